import { ServerError } from '../../app/ports.ts';
import type { TestGrant } from '../../core/run/grant.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../wire/http.ts';
import type { Devices } from '../../wire/result/devices.ts';
import { notReached } from '../../wording/server-problem.ts';
import { refusalOf } from '../server-api.ts';

/** Adds figures of devices to a stored result, or takes them out (`null`). Rejects with `ServerError`. */
export async function addDevices(
  { resultId, token }: Pick<TestGrant, 'resultId' | 'token'>,
  devices: Devices | null,
): Promise<void> {
  const headers = { [TEST_TOKEN_HEADER]: token };
  const init: RequestInit =
    devices === null
      ? { method: 'DELETE', headers }
      : {
          method: 'PUT',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(devices),
        };
  let response: Response;
  try {
    response = await fetch(ROUTES.devices(resultId), init);
  } catch (cause) {
    throw new ServerError('unreachable', notReached(), { cause });
  }
  if (!response.ok) throw await refusalOf(response);
}
