import type { CircuitTransition, GuardState } from './circuit/circuit.js';
import type { GuardReport } from './guard-report.js';

/** A guard as an operator sees it. */
export interface VisibleGuard {
  readonly name: string;
  readonly state: GuardState;
  /** What the guard has seen since the process started, and how it is now. */
  report(): GuardReport;
  /** Refuses all calls until `reset`. Again: no change. */
  isolate(): void;
  /** Closes the circuit and lifts an isolation. Again: no change. */
  reset(): void;
}

/** A change of state, and whose it is. */
export interface GuardTransition extends CircuitTransition {
  /** The guard's name. */
  readonly guard: string;
}

/** Hears of a change in the middle of the call that caused it: it must be quick and must not throw. */
export type TransitionListener = (transition: GuardTransition) => void;

/** All guards of the process, whichever lib they stand in: what health, metrics and operators look at. */
export class GuardRegistry {
  private readonly guards = new Map<string, VisibleGuard>();
  private readonly listeners = new Set<TransitionListener>();

  /** Throws for a name that is taken: two guards under one name would hide each other. */
  add(guard: VisibleGuard): void {
    if (this.guards.has(guard.name)) throw new Error(`there is a guard named "${guard.name}" already`);
    this.guards.set(guard.name, guard);
  }

  /** `null`: there is no guard of that name. */
  find(name: string): VisibleGuard | null {
    return this.guards.get(name) ?? null;
  }

  /** In alphabetical order. */
  names(): string[] {
    return [...this.guards.keys()].sort();
  }

  /** One report per guard, by name. */
  reports(): GuardReport[] {
    return this.names().map((name) => this.guards.get(name)!.report());
  }

  /** Every guard's state, by its name. */
  states(): Readonly<Record<string, GuardState>> {
    return Object.fromEntries(this.names().map((name) => [name, this.guards.get(name)!.state]));
  }

  /** Names of the guards that let not all calls through. The service answers without them, so it is degraded, not down. */
  impaired(): string[] {
    return this.names().filter((name) => this.guards.get(name)!.state !== 'closed');
  }

  /** Tells of every change of state, in the middle of the call that caused it: a listener must be quick and must not throw. */
  onTransition(listener: TransitionListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** For guards. */
  changed(transition: GuardTransition): void {
    for (const listener of this.listeners) listener(transition);
  }
}
