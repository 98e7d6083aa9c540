export { deadlineSignal, noteDeadline, remainingMs } from './calls/deadline.js';
export type { Work } from './calls/attempt.js';
export { Places, PlacesFullError } from './calls/places.js';
export { type FailureKind, kindOfFailure } from './calls/failure-kind.js';
export type { CircuitTransition, GuardState, TransitionCause } from './circuit/circuit.js';
export { DependencyGuard, type GuardSurroundings } from './dependency-guard.js';
export {
  DEPENDENCY_GUARD_DEFAULTS,
  type DependencyGuardOptions,
  READ_RETRY,
  type RetryOptions,
} from './guard-options.js';
export { GuardRegistry, type GuardTransition, type TransitionListener, type VisibleGuard } from './guard-registry.js';
export { CALL_OUTCOMES, type CallOutcome, type GuardCounts, type GuardReport } from './guard-report.js';
export { ResilienceModule } from './resilience.module.js';
