/** A process that stands still for a while uses up one of so many parts of the time: whether an answer has come is seen after it only. */
const PARTS = 5;

/**
 * What `asked` resolves with. Rejects when that took longer than `ms`, of which only the time counts in which this process ran: an answer that came
 * while it stood still is not late. `after` calls what it is given once after so many ms, unless what it returns is called before.
 */
export function answeredWithin<T>(
  asked: Promise<T>,
  ms: number,
  after: (ms: number, work: () => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let left = PARTS;
    const wait = (): (() => void) =>
      after(ms / PARTS, () => {
        left -= 1;
        if (left > 0) cancel = wait();
        else reject(new Error(`No answer within ${ms} ms.`));
      });
    let cancel = wait();
    asked.then(resolve, reject).finally(() => cancel());
  });
}
