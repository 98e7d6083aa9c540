import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Module,
  type ModuleMetadata,
  type OnModuleInit,
  Optional,
  type Provider,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { ResilienceModule } from '@portfolio-metrics/resilience';
import { assertImportedOnce, WiringError } from '@portfolio-metrics/wiring';
import { ComputationTurns } from './computation-turns.js';
import { BUILT_IN_METRICS } from './definitions/built-in-metrics.js';
import { FreshFigures } from './fresh-figures.js';
import { LastResort } from './last-resort.js';
import { Leases } from './leases.js';
import { LedgerFallback } from './ledger-fallback.js';
import { MetricsOrchestrator } from './metrics-orchestrator.js';
import type { MetricDefinition } from './registry/metric-definition.js';
import { MetricRegistry } from './registry/metric-registry.js';
import { PlacedWork } from './placed-work.js';
import { RenderedMetrics } from './rendered-metrics.js';
import { DependencyGuards } from './resilience/dependency-guards.js';
import { DEPENDENCY_GUARDS_OPTIONS, type DependencyGuardsOptions } from './resilience/dependency-guards-options.js';
import { ResultKeeper } from './result-keeper.js';
import { BenchmarkReader } from './stages/benchmark.js';
import { DividendReader } from './stages/dividends.js';
import { HeldMarketLookup } from './stages/held-market.js';
import { MetricsComputer } from './stages/metrics-computer.js';
import { PriceInputs } from './stages/price-inputs.js';
import { StageOneReader } from './stages/stage-one.js';
import { StageTwo } from './stages/stage-two.js';

/** What `MetricsModule.forRoot` takes. */
export interface MetricsModuleOptions {
  /** The modules that the inputs come from: ledger, prices, market status, dividends and the metrics cache. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  /** Time limits, places and thresholds of single guards, or a factory of them. Default: `DEPENDENCY_GUARDS_DEFAULTS`. */
  readonly guards?: DependencyGuardsOptions | GuardsFactory;
}

type GuardsFactory = Pick<FactoryProvider<DependencyGuardsOptions>, 'inject' | 'useFactory'>;

const FEATURE_METRICS = Symbol('FEATURE_METRICS');

/** Adds the metric types of `forFeature` to the registry of the application. */
@Module({})
class FeatureMetricsModule implements OnModuleInit {
  constructor(
    @Optional() private readonly registry: MetricRegistry,
    @Inject(FEATURE_METRICS) private readonly definitions: readonly MetricDefinition[],
  ) {}

  onModuleInit(): void {
    if (!(this.registry instanceof MetricRegistry)) {
      throw new WiringError(
        'MetricsModule.forFeature() has no registry to add to: import PortfolioMetricsModule.forRoot(...), or MetricsModule.forRoot(...), once in the application',
      );
    }
    for (const definition of this.definitions) this.registry.add(definition);
  }
}

/** The orchestrator with its metric types. Needs `Clock` from a global module. Import `forRoot` once, `forFeature` as often as needed. */
@Module({})
export class MetricsModule {
  constructor(modules: ModulesContainer) {
    assertImportedOnce(modules, MetricsModule);
  }

  /** The orchestrator with the built-in metric types, visible everywhere. */
  static forRoot(options: MetricsModuleOptions): DynamicModule {
    return {
      module: MetricsModule,
      global: true,
      imports: [ResilienceModule, ...options.imports],
      providers: [
        { provide: MetricRegistry, useFactory: () => new MetricRegistry(BUILT_IN_METRICS) },
        guardsOptions(options.guards ?? {}),
        DependencyGuards,
        HeldMarketLookup,
        PriceInputs,
        BenchmarkReader,
        DividendReader,
        StageOneReader,
        StageTwo,
        MetricsComputer,
        Leases,
        ComputationTurns,
        ResultKeeper,
        FreshFigures,
        LastResort,
        PlacedWork,
        LedgerFallback,
        MetricsOrchestrator,
        RenderedMetrics,
      ],
      exports: [MetricsOrchestrator, RenderedMetrics, MetricRegistry, DependencyGuards],
    };
  }

  /** Registers further metric types, the same way as the built-in ones are. */
  static forFeature(definitions: readonly MetricDefinition[]): DynamicModule {
    return {
      module: FeatureMetricsModule,
      // Each call is a module of its own, or Nest would take two of them for one.
      providers: [{ provide: FEATURE_METRICS, useValue: definitions }],
    };
  }
}

function guardsOptions(given: DependencyGuardsOptions | GuardsFactory): Provider {
  const provide = DEPENDENCY_GUARDS_OPTIONS;
  return 'useFactory' in given ? { provide, ...given } : { provide, useValue: given };
}
