export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const POLL_MS = 10;

/** Asks again and again; rejects with what `otherwise` says when the answer is not yes within `limitMs`. */
export async function until(
  ask: () => boolean | Promise<boolean>,
  limitMs: number,
  otherwise: () => string,
): Promise<void> {
  const deadlineMs = performance.now() + limitMs;
  while (!(await ask())) {
    if (performance.now() > deadlineMs) throw new Error(otherwise());
    await pause(POLL_MS);
  }
}
