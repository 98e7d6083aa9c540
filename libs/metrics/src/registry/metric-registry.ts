import { AppError } from '@portfolio-metrics/kernel';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { COMPUTED_SECTIONS } from '../stages/metrics-scope.js';
import type { ComputedMetric, MetricDefinition, ProjectedMetric, Projection } from './metric-definition.js';

const TYPE_FORM = /^[a-z][a-z0-9-]{0,39}$/;
export const LARGEST_VERSION = 9_999;

/** A request resolved to what must be computed and how the answer is cut from it. */
export interface ResolvedMetric {
  readonly base: ComputedMetric;
  readonly baseParameters: object;
  /** The answer, from the payload of the base. */
  project(base: unknown): Projection<unknown>;
}

/** The metric types that this application knows. Duplicates, views of unknown types and unknown sections are refused at start. */
export class MetricRegistry {
  private readonly definitions = new Map<string, MetricDefinition>();

  constructor(definitions: readonly MetricDefinition[]) {
    for (const definition of definitions) this.add(definition);
  }

  /**
   * Throws an `Error` for a type that is malformed or taken, for a version or a section that there is not, and for a view of a type that is
   * not there before it or is a view itself.
   */
  add(definition: MetricDefinition): void {
    if (!TYPE_FORM.test(definition.type))
      throw new Error(`metric type "${definition.type}" must match ${TYPE_FORM.source}`);
    if (this.definitions.has(definition.type)) throw new Error(`metric type "${definition.type}" is registered twice`);
    if (definition.kind === 'projected' && this.definitions.get(definition.of)?.kind !== 'computed') {
      throw new Error(
        `metric type "${definition.type}" is a view of "${definition.of}", which is no computed metric type`,
      );
    }
    if (definition.kind === 'computed') refuseUnknown(definition);
    this.definitions.set(definition.type, definition);
  }

  /** In alphabetical order. */
  types(): string[] {
    return [...this.definitions.keys()].sort();
  }

  /**
   * The type under which the figures of `type` are kept: its own, or of a view that of the computed type it is cut from. Throws `AppError`
   * `not_found` with the list of types for an unknown one.
   */
  computedTypeOf(type: string): string {
    const definition = this.known(type);
    return definition.kind === 'computed' ? definition.type : definition.of;
  }

  /**
   * Throws `AppError` `not_found` with the list of types for an unknown type, `validation_failed` for parameters that the type does not take.
   */
  resolve(type: string, parameters: object): ResolvedMetric {
    const definition = this.known(type);
    const checked = validated(definition, parameters);
    if (definition.kind === 'computed') {
      return {
        base: definition,
        baseParameters: checked,
        project: (data) => ({ data }),
      };
    }
    const view = definition as unknown as ProjectedMetric;
    const base = this.definitions.get(view.of) as unknown as ComputedMetric;
    return {
      base,
      baseParameters: view.baseParameters(checked),
      project: (payload) => view.project(payload, checked),
    };
  }

  private known(type: string): MetricDefinition {
    const definition = this.definitions.get(type);
    if (definition !== undefined) return definition;
    throw new AppError(
      'not_found',
      `There is no metric type "${type.slice(0, 40)}"; known are ${this.types().join(', ')}.`,
    );
  }
}

/** Not everybody's compiler looks. */
function refuseUnknown({ type, version = 1, sections }: ComputedMetric<never>): void {
  if (!Number.isSafeInteger(version) || version < 1 || version > LARGEST_VERSION) {
    throw new Error(`metric type "${type}": its version must be a whole number from 1 to ${LARGEST_VERSION}`);
  }
  const known: readonly string[] = COMPUTED_SECTIONS;
  const unknown = sections.find((section) => !known.includes(section));
  if (unknown === undefined) return;
  throw new Error(`metric type "${type}" needs the section "${unknown}"; there are ${known.join(', ')}`);
}

function validated(definition: MetricDefinition, parameters: object): object {
  const instance = plainToInstance(
    definition.parameters as new () => object,
    { ...parameters },
    { exposeUnsetFields: false },
  );
  // A class without decorators takes no parameters; it is not an unknown value.
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    stopAtFirstError: true,
  });
  if (errors.length === 0) return instance;
  throw new AppError('validation_failed', `The parameters of the metric "${definition.type}" are invalid.`, {
    issues: errors.map((error) => ({
      pointer: `/${error.property}`,
      reason: Object.values(error.constraints ?? { invalid: 'is invalid' })[0]!,
    })),
  });
}
