export {
  DEPENDENCY_GUARD_DEFAULTS,
  DependencyGuard,
  type DependencyGuardOptions,
  type GuardState,
} from './dependency-guard.js';
