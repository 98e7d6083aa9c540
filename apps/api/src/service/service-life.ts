/**
 * Where the service is in its life. `starting`: it answers that it is alive, nothing else yet. `draining`: it still answers everything,
 * but says that no more requests should be sent.
 */
export type ServicePhase = 'starting' | 'serving' | 'draining';

/** The one place that knows it; who stops the service sets it, health and the edge read it. */
export class ServiceLife {
  private current: ServicePhase;

  constructor(phase: ServicePhase = 'starting') {
    this.current = phase;
  }

  get phase(): ServicePhase {
    return this.current;
  }

  /** Everything is there. Does nothing once the service drains. */
  serve(): void {
    if (this.current === 'starting') this.current = 'serving';
  }

  /** From now on there is no way back. */
  drain(): void {
    this.current = 'draining';
  }
}
