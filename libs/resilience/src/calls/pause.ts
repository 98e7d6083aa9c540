/** Waits. `false`: the signal fired first. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  return await new Promise((resolve) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(true);
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
