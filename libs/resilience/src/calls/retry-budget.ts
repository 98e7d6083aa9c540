/** Thousandths, because 0.1 ten times is not 1 in binary. */
const UNITS = 1_000;

/**
 * How many retries are allowed, earned by calls: retries never exceed their share of the calls, whatever fails. It starts empty: a
 * process that starts into an outage adds nothing to it.
 */
export class RetryBudget {
  private earned = 0;
  private readonly perCall: number;
  private readonly most: number;

  constructor(perCall: number, reserve: number) {
    this.perCall = Math.round(perCall * UNITS);
    this.most = reserve * UNITS;
  }

  earn(): void {
    this.earned = Math.min(this.most, this.earned + this.perCall);
  }

  /** Takes one retry, if there is one. */
  spend(): boolean {
    if (this.earned < UNITS) return false;
    this.earned -= UNITS;
    return true;
  }
}
