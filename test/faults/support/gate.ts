/** A place in the code where a test stops a request: faults begin when it has been reached, not after some time. */
export class Gate {
  /** Resolves when something has come to the gate. */
  readonly reached: Promise<void>;
  arrivals = 0;
  private arrive!: () => void;
  private readonly opened: Promise<void>;
  private letThrough!: () => void;

  constructor() {
    this.reached = new Promise((resolve) => (this.arrive = resolve));
    this.opened = new Promise((resolve) => (this.letThrough = resolve));
  }

  async pass(): Promise<void> {
    this.arrivals += 1;
    this.arrive();
    await this.opened;
  }

  /** For good: everything that waits goes on, and what comes later does not wait. */
  open(): void {
    this.letThrough();
  }
}

// oxlint-disable-next-line typescript/no-explicit-any -- any method of any object
type Method = (...args: any[]) => any;

/**
 * Puts something in front of a method of one object, private ones too: how a test injects faults where the application's own parts
 * meet, and takes guards away. Returns the way back.
 */
export function intercept(target: object, method: string, replace: (original: Method) => Method): () => void {
  const holder = target as Record<string, Method>;
  const own = Object.hasOwn(target, method);
  const before = holder[method]!;
  holder[method] = replace((...args: unknown[]) => before.apply(target, args) as unknown);
  return () => {
    if (own) holder[method] = before;
    else delete holder[method];
  };
}

/** Resolves once the condition holds; rejects, saying what was waited for, when it does not in time. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<number> {
  const began = performance.now();
  while (!(await condition())) {
    if (performance.now() - began > withinMs) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - began;
}
