import type { Action } from './state.ts';
import { notReached } from '../../wording/server-problem.ts';
import { DeskError, type DeskEnvironment, type DeskPort } from './ports.ts';

/** A part of the desk's state, held by the one who may change it. */
export interface Cell<S> {
  readonly value: S;
  set(value: S): void;
}

/** What each part of the desk works with. */
export interface Surroundings {
  readonly port: DeskPort;
  readonly environment: DeskEnvironment;
  /** The sentence for an error; also where it is noticed that the login has ended. Every error goes through here. */
  explain(error: unknown): string;
}

/** A failed action, as its element shows it. */
export const failedAction = (surroundings: Surroundings, error: unknown): Action => ({
  kind: 'failed',
  message: surroundings.explain(error),
});

/** The sentence of an error. */
export const messageOf = (error: unknown): string =>
  error instanceof DeskError ? error.message : notReached();

export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof DeskError && error.code === code;
