import { ApiProperty } from '@nestjs/swagger';
import type { CallOutcome, GuardState, TransitionCause } from '@portfolio-metrics/resilience';
import { IsString, MaxLength } from 'class-validator';
import { Choice, Count, CountOrNull, Instant, InstantOrNull, Text } from '../../openapi/properties.js';

const STATES: readonly GuardState[] = ['closed', 'open', 'half_open', 'isolated'];
const CAUSES: readonly TransitionCause[] = [
  'failures_in_a_row',
  'failure_rate',
  'wait_over',
  'probe_succeeded',
  'probe_failed',
  'probe_neutral',
  'probe_hit_bug',
  'operator',
];

export class DependencyParams {
  @ApiProperty({ description: 'As listed.', example: 'prices' })
  @IsString()
  @MaxLength(100)
  name!: string;
}

export class DependencyTransitionView {
  @Choice(STATES)
  from!: GuardState;

  @Choice(STATES)
  to!: GuardState;

  @Choice(CAUSES)
  cause!: TransitionCause;

  @Instant()
  at!: string;
}

export class DependencyFailureView {
  @Choice(['failed', 'timeout', 'bug'], '`bug`: a mistake of the service, not of the dependency.')
  outcome!: string;

  @Text('Kind and code of the error that began it, never its text.', { example: 'Error ECONNREFUSED' })
  fault!: string;

  @Instant()
  at!: string;
}

export class DependencyOutcomesView implements Record<CallOutcome, number> {
  @Count('A value, slow ones included.')
  ok!: number;

  @Count('An answer that is an error of the call itself, like "not found".')
  expected!: number;

  @Count('Errors of the dependency.')
  failed!: number;

  @Count('Cut off at the time limit.')
  timeout!: number;

  @Count('Errors of the service itself.')
  bug!: number;

  @Count('Refused: the circuit was not closed.')
  circuit_open!: number;

  @Count('Refused: too many calls at once.')
  overloaded!: number;

  @Count('The deadline of the request passed, or its client left.')
  cancelled!: number;
}

export class DependencyCountsView {
  @Count('Calls; each stands under one outcome.')
  calls!: number;

  @ApiProperty({ type: DependencyOutcomesView })
  outcomes!: DependencyOutcomesView;

  @Count('Times that the dependency was really called.')
  attempts!: number;

  @Count('Calls that were tried a second time.')
  retries!: number;

  @Count('Attempts that were answered slowly.')
  slow!: number;

  @Count('Times that the circuit opened.')
  openings!: number;
}

/** One dependency as this process sees it. */
export class DependencyView {
  @Text(undefined, { example: 'prices' })
  name!: string;

  @Choice(
    STATES,
    '`open`: calls are refused; `half_open`: one call tries whether it is back; `isolated`: held open by an operator.',
  )
  state!: GuardState;

  @InstantOrNull('When this state began; null: when the process started.')
  since!: string | null;

  @InstantOrNull('When it last stopped being closed; null while it is closed.')
  impairedSince!: string | null;

  @CountOrNull('Milliseconds until a call may try again; null unless open.')
  probeInMs!: number | null;

  @ApiProperty({ type: DependencyTransitionView, nullable: true, description: 'Null: the state never changed.' })
  lastTransition!: DependencyTransitionView | null;

  @ApiProperty({ type: DependencyFailureView, nullable: true, description: 'Null: nothing has failed.' })
  lastFailure!: DependencyFailureView | null;

  @Count('Attempts under way.')
  running!: number;

  @Count('Calls that wait for a place.')
  waiting!: number;

  @ApiProperty({ type: DependencyCountsView, description: 'Since the process started.' })
  counts!: DependencyCountsView;
}
