// Made by `npm run openapi`; do not edit. Types of the API, from docs/openapi.json.

export interface paths {
  '/api/v1/allocation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How the value is spread over one dimension; the weights add up to 100 %. */
    get: operations['allocation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/analytics/holdings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All holdings, closed ones included, as a table. */
    get: operations['analyticsHoldings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/analytics/summary': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Performance with returns and risk. */
    get: operations['analyticsSummary'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cache/invalidate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Have the caller's entries recomputed when they are next read. */
    post: operations['cacheInvalidate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/cache/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How many of the caller's entries are current, stale, expired or invalidated. */
    get: operations['cacheStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/dashboard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Everything about a portfolio in one answer. */
    get: operations['dashboard'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/dashboard/gainers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Open holdings with the highest unrealised gain in percent, best first. */
    get: operations['dashboardGainers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/dashboard/losers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Open holdings with the lowest unrealised gain in percent, worst first. */
    get: operations['dashboardLosers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/dashboard/performance': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Daily series and performance of a period. */
    get: operations['dashboardPerformance'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/dividends': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Dividend summary; `status` is `placeholder` until a real source is installed. */
    get: operations['dividends'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/exchange-rates/corrections': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Exchange rates of a pair, as it is stored, that were corrected; latest correction first. */
    get: operations['correctionsOfRates'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/exchange-rates/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Store a file of exchange rates: `base,quote,date,rate`.
     * @description CSV with a header, or a JSON array of flat objects of strings. Stored as a whole or not at all: a bad row is 422 with line, column and reason of up to a hundred of them. Values that are stored already are left alone. One unit of `base` is worth `rate` units of `quote`.
     */
    post: operations['pricesImportRates'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/instruments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Instruments in the order of their symbols. */
    get: operations['instrumentsList'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/instruments/{symbol}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One instrument. */
    get: operations['instrumentsGet'];
    /**
     * Create an instrument or replace what is known of it.
     * @description The currency of an instrument with prices or transactions does not change any more: 409.
     */
    put: operations['instrumentsPut'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/instruments/{symbol}/prices': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Closes of an instrument, latest first; splits are not applied to the days before them. */
    get: operations['pricesHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/instruments/{symbol}/prices/corrections': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Closes of an instrument that were corrected, and what they were before; latest correction first. */
    get: operations['correctionsOfCloses'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/instruments/{symbol}/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask the price providers what a symbol is: creates the instrument, or fills in what is unknown of it.
     * @description What somebody has stated stays. Again: no change. A symbol that no provider knows: 404; providers that do not answer: 503.
     */
    post: operations['instrumentResolutionResolve'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/instruments/{symbol}/splits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The splits of an instrument, oldest first. */
    get: operations['instrumentsSplits'];
    /** Replace the splits of an instrument, at most 1,000; every holding follows at once. Answers with all of them. */
    put: operations['instrumentsPutSplits'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/market-status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Status of several exchanges at one instant; default: those of what the caller holds, now. All in one page. */
    get: operations['marketStatusList'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/market-status/{mic}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Status of one exchange at one instant; default: now. */
    get: operations['marketStatusOne'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/market-status/{mic}/overrides': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The dates of an exchange that differ from its calendar, earliest first. */
    get: operations['calendarOverridesList'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/market-status/{mic}/overrides/{date}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /** Close an exchange for a day, shorten its session, or add one. */
    put: operations['calendarOverridesPut'];
    post?: never;
    /** Return a date to what the calendar says. */
    delete: operations['calendarOverridesRemove'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/market-status/{mic}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The sessions from one local date to another; `meta.unknown`: dates that the calendar does not know. */
    get: operations['marketStatusSessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ops/dependencies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** State, counts and last failure of every dependency of this process, all in one page. */
    get: operations['dependenciesList'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ops/dependencies/{name}/isolate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Have this process do without the dependency until it is reset. Again: no change. */
    post: operations['dependenciesIsolate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ops/dependencies/{name}/reset': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Close the circuit of the dependency in this process and end its isolation. Again: no change. */
    post: operations['dependenciesReset'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ops/price-quarantine': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Prices and answers that were not let in, latest first; those that wait unless asked otherwise. */
    get: operations['priceQuarantineList'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ops/price-quarantine/{id}/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Leave it out for good: the same price is not held again. */
    post: operations['priceQuarantineDiscard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ops/price-quarantine/{id}/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let a price in: it is stored like any other, and prices near it pass from then on.
     * @description What cannot be true, and an answer that was refused as a whole, hold no price that can be stored: 422. What was decided already: 409.
     */
    post: operations['priceQuarantineRelease'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/ops/price-refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The last runs with their counts and failures, what is missing, and what waits for a decision. */
    get: operations['priceRefreshOverview'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/portfolio': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Holdings and totals. */
    get: operations['portfolio'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/portfolio/explain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where one figure of a holding comes from, step by step, down to transactions, prices and rates. */
    get: operations['portfolioExplain'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/portfolios': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The portfolios of the caller, oldest first. */
    get: operations['portfoliosList'];
    put?: never;
    /** Create a portfolio. */
    post: operations['portfoliosCreate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/portfolios/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One portfolio. */
    get: operations['portfoliosGet'];
    /** Replace a portfolio; what is left out takes its default. */
    put: operations['portfoliosReplace'];
    post?: never;
    /** Delete a portfolio with all its transactions. */
    delete: operations['portfoliosDelete'];
    options?: never;
    head?: never;
    /** Change some fields of a portfolio. */
    patch: operations['portfoliosAmend'];
    trace?: never;
  };
  '/api/v1/prices/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Store a file of closes: `symbol,date,close[,currency]`.
     * @description CSV with a header, or a JSON array of flat objects of strings. Stored as a whole or not at all: a bad row is 422 with line, column and reason of up to a hundred of them. Values that are stored already are left alone. Minor units (GBX, ZAc, ILA) are converted.
     */
    post: operations['pricesImportPrices'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/transactions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Transactions, newest first. */
    get: operations['transactionsList'];
    put?: never;
    /** Book a transaction. */
    post: operations['transactionsCreate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/transactions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One transaction. */
    get: operations['transactionsGet'];
    /** Replace a transaction; it stays in its portfolio. */
    put: operations['transactionsReplace'];
    post?: never;
    /** Delete a transaction. */
    delete: operations['transactionsDelete'];
    options?: never;
    head?: never;
    /** Change some fields of a transaction; null takes a value away. */
    patch: operations['transactionsAmend'];
    trace?: never;
  };
  '/api/v1/transactions/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Transactions as CSV that an import reads back to the same state. */
    get: operations['transactionFilesExport'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/transactions/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Book a file: all of it or nothing.
     * @description CSV with a header, or a JSON array of flat objects of strings. Rows whose `externalId` the portfolio has are passed over. A bad row refuses the file: 422 with line, column and reason of up to a hundred of them.
     */
    post: operations['transactionFilesImport'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/livez': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the process answers at all. */
    get: operations['healthLive'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Figures of this process for Prometheus. */
    get: operations['observabilityText'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/readyz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether requests should be sent to this replica. */
    get: operations['healthReady'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AllocationBucket: {
      /** @description `UNKNOWN`: not known of the instruments in it. `CASH`: cash where it has no place of its own. */
      key: string;
      name: string;
      /**
       * Format: decimal
       * @description In the base currency; negative where shorts or debts weigh more.
       */
      value: string;
      /** @description Share of the gross exposure; the buckets of a dimension add up to 100. */
      weightPercent: number;
    };
    AllocationView: {
      baseCurrency: string;
      /** @description Heaviest first. */
      buckets: components['schemas']['AllocationBucket'][];
      /** @enum {string} */
      by: 'instrument' | 'assetClass' | 'sector' | 'country' | 'currency' | 'exchange' | 'portfolio';
      /**
       * Format: decimal
       * @description Sum of the absolute values, in the base currency.
       */
      grossExposure: string;
      /**
       * Format: decimal
       * @description Sum of the values: shorts and debts count negative.
       */
      netExposure: string;
    };
    AmendPortfolioInput: {
      /**
       * @description Whether a sale may exceed what is held.
       * @default false
       */
      allowShort?: boolean;
      /** @description ISO 4217; figures are stated in it. */
      baseCurrency?: string;
      /**
       * @default FIFO
       * @enum {string}
       */
      costBasisMethod?: 'FIFO' | 'LIFO' | 'HIFO' | 'AVERAGE';
      name?: string;
      /**
       * @description IANA zone in which the instant of a transaction becomes its date.
       * @default UTC
       */
      timeZone?: string;
      /**
       * @description Whether cash is part of the portfolio.
       * @default false
       */
      trackCash?: boolean;
    };
    /** @description What is named is changed; null takes a value away. */
    AmendTransactionInput: {
      /**
       * Format: decimal
       * @description The money of types without a quantity, in `currency`.
       */
      amount?: string | null;
      /** @description ISO 4217; default the instrument's, else the portfolio's. GBX, GBp, ZAc and ILA are converted to the currency they are a hundredth of. */
      currency?: string | null;
      /**
       * Format: date
       * @description Trade or booking date; or give `executedAt`.
       */
      date?: string | null;
      /**
       * Format: date-time
       * @description The instant; its date is that of the portfolio's time zone.
       */
      executedAt?: string | null;
      /** @description Unique in the portfolio; at most 200 characters. */
      externalId?: string | null;
      /**
       * Format: decimal
       * @description In `currency`; default 0.
       */
      fee?: string | null;
      /**
       * Format: decimal
       * @description Units of the base currency of the portfolio for one unit of `currency`; default the rate of the date.
       */
      fxRate?: string | null;
      /** @description At most 1,000 characters. */
      note?: string | null;
      /**
       * Format: decimal
       * @description Per unit, in `currency`.
       */
      price?: string | null;
      /**
       * Format: decimal
       * @description Units; greater than 0.
       */
      quantity?: string | null;
      /** @description Order within a day, lowest first; default 0. */
      sequence?: number | null;
      /** @description Of a known instrument. */
      symbol?: string | null;
      /**
       * Format: decimal
       * @description In `currency`; default 0. Of a dividend: the tax withheld.
       */
      tax?: string | null;
      /**
       * @description Says which of the other fields are needed.
       * @enum {string}
       */
      type?:
        | 'BUY'
        | 'SELL'
        | 'DIVIDEND'
        | 'INTEREST'
        | 'FEE'
        | 'TAX'
        | 'DEPOSIT'
        | 'WITHDRAWAL'
        | 'TRANSFER_IN'
        | 'TRANSFER_OUT'
        | 'RETURN_OF_CAPITAL';
    };
    /** @description A section whose input failed is null and stands in `meta.missing`. */
    AnalyticsSummary: {
      baseCurrency: string;
      performance: components['schemas']['PortfolioPerformance'] | null;
      transactionSummary: components['schemas']['TransactionSummary'];
    };
    /** @description What the benchmark did in the period. Null: it has no price where one is needed, or too few days to compare. */
    BenchmarkFigures: {
      /** @description A year: the return that the benchmark does not explain. */
      alphaPercent: number | null;
      /** @description Of the daily returns: covariance with the benchmark by its variance. */
      beta: number | null;
      /**
       * Format: decimal
       * @description What the same payments into the benchmark would be worth at the end, in the base currency.
       */
      sameFlowsValue: string | null;
      symbol: string;
      /**
       * Format: date
       * @description Last day with a price of the benchmark.
       */
      to: string | null;
      /** @description From the start of the period to `to`. */
      totalReturnPercent: number | null;
    };
    CacheStatus: {
      /** @description Bytes of the figures of all these entries. */
      bytes: number;
      /** @description Entries too old to be served at all, waiting for the purge. */
      expired: number;
      /** @description Entries whose ledger or prices changed after they were computed. */
      invalidated: number;
      /** @description Entries that are current. */
      live: number;
      metricTypes: components['schemas']['MetricTypeCounts'][];
      /**
       * Format: date-time
       * @description When the oldest of them was computed; null without entries.
       */
      oldest: string | null;
      /** @description Entries whose lifetime is over; served while they are recomputed. */
      stale: number;
    };
    /** @description First and last local date that the calendar knows. From `hoursExactFrom` on, the times of day are exact. */
    CalendarCoverage: {
      /** Format: date */
      from: string;
      /** Format: date */
      hoursExactFrom: string;
      /** Format: date */
      to: string;
    };
    CalendarOverride: {
      /** @description Local time; null as usual. */
      close: string | null;
      /**
       * Format: date
       * @description The exchange's local date.
       */
      date: string;
      /**
       * Format: date
       * @description The date: it names the override within its exchange.
       */
      id: string;
      /** @enum {string} */
      kind: 'closed' | 'early_close' | 'late_open' | 'open';
      mic: string;
      note: string;
      /** @description Local time; null as usual. */
      open: string | null;
    };
    Close: {
      /**
       * Format: decimal
       * @description In the instrument's currency, per unit of that day.
       */
      close: string;
      /** Format: date */
      date: string;
      /** @description `import`, or the name of the provider. */
      source: string;
    };
    /** @description A close is in the instrument's currency, per unit of its day; a rate in units of `quote` for one unit of `base`. */
    Correction: {
      /**
       * Format: date
       * @description The day that the value is of.
       */
      date: string;
      /** @description Larger for what was replaced later. */
      id: string;
      /** @description `import`, or the name of the provider. */
      newSource: string;
      /** Format: decimal */
      newValue: string;
      /** @description `import`, or the name of the provider. */
      oldSource: string;
      /**
       * Format: date-time
       * @description When the old value was stored.
       */
      oldStoredAt: string;
      /** Format: decimal */
      oldValue: string;
      /**
       * Format: date-time
       * @description When the new value took its place.
       */
      supersededAt: string;
    };
    /** @description A whole transaction; null is as good as absent. */
    CreateTransactionInput: {
      /**
       * Format: decimal
       * @description The money of types without a quantity, in `currency`.
       */
      amount?: string | null;
      /** @description ISO 4217; default the instrument's, else the portfolio's. GBX, GBp, ZAc and ILA are converted to the currency they are a hundredth of. */
      currency?: string | null;
      /**
       * Format: date
       * @description Trade or booking date; or give `executedAt`.
       */
      date?: string | null;
      /**
       * Format: date-time
       * @description The instant; its date is that of the portfolio's time zone.
       */
      executedAt?: string | null;
      /** @description Unique in the portfolio; at most 200 characters. */
      externalId?: string | null;
      /**
       * Format: decimal
       * @description In `currency`; default 0.
       */
      fee?: string | null;
      /**
       * Format: decimal
       * @description Units of the base currency of the portfolio for one unit of `currency`; default the rate of the date.
       */
      fxRate?: string | null;
      /** @description At most 1,000 characters. */
      note?: string | null;
      /**
       * Format: uuid
       * @description Here or as a query parameter.
       */
      portfolioId?: string;
      /**
       * Format: decimal
       * @description Per unit, in `currency`.
       */
      price?: string | null;
      /**
       * Format: decimal
       * @description Units; greater than 0.
       */
      quantity?: string | null;
      /** @description Order within a day, lowest first; default 0. */
      sequence?: number | null;
      /** @description Of a known instrument. */
      symbol?: string | null;
      /**
       * Format: decimal
       * @description In `currency`; default 0. Of a dividend: the tax withheld.
       */
      tax?: string | null;
      /**
       * @description Says which of the other fields are needed.
       * @enum {string}
       */
      type?:
        | 'BUY'
        | 'SELL'
        | 'DIVIDEND'
        | 'INTEREST'
        | 'FEE'
        | 'TAX'
        | 'DEPOSIT'
        | 'WITHDRAWAL'
        | 'TRANSFER_IN'
        | 'TRANSFER_OUT'
        | 'RETURN_OF_CAPITAL';
    };
    /** @description A section whose input failed is null and stands in `meta.missing`. */
    Dashboard: {
      allocation: components['schemas']['PortfolioAllocation'] | null;
      baseCurrency: string;
      dividendSummary: components['schemas']['DividendSummary'] | null;
      /** @description Of the exchanges of what is held. */
      marketStatus: components['schemas']['MarketStatus'][] | null;
      performance: components['schemas']['PortfolioPerformance'] | null;
      /**
       * Format: uuid
       * @description Null: all portfolios of the caller together.
       */
      portfolioId: string | null;
      /** @description The ten heaviest open holdings. */
      topHoldings: components['schemas']['PortfolioHolding'][] | null;
      /** @description The five open holdings with the highest unrealised gain in percent. */
      topPerformers: components['schemas']['PortfolioHolding'][] | null;
      transactionSummary: components['schemas']['TransactionSummary'];
      /** @description The five with the lowest. */
      worstPerformers: components['schemas']['PortfolioHolding'][] | null;
    };
    DatabaseHealth: {
      /** @description This machine's clock less the database's; null: it does not answer. */
      clockSkewMs?: number | null;
      /** @description Time stamp of the last migration of its schema; null: not known yet. */
      migration: string | null;
      /** @description It takes no changes. Absent otherwise. */
      readOnly?: boolean;
      /** @enum {string} */
      status: 'up' | 'degraded' | 'down';
      /** @description Absent while it is there. */
      unreachableForMs?: number;
    };
    DataCompleteness: {
      dividends: boolean;
      holdings: boolean;
      marketStatus: boolean;
      prices: boolean;
      timeSeries: boolean;
      transactions: boolean;
    };
    Deleted: {
      /** Format: uuid */
      id: string;
    };
    DeletedOverride: {
      /** Format: date */
      id: string;
    };
    Dependency: {
      /** @description Since the process started. */
      counts: components['schemas']['DependencyCounts'];
      /**
       * Format: date-time
       * @description When it last stopped being closed; null while it is closed.
       */
      impairedSince: string | null;
      /** @description Null: nothing has failed. */
      lastFailure: components['schemas']['DependencyFailure'] | null;
      /** @description Null: the state never changed. */
      lastTransition: components['schemas']['DependencyTransition'] | null;
      name: string;
      /** @description Milliseconds until a call may try again; null unless open. */
      probeInMs: number | null;
      /** @description Attempts under way. */
      running: number;
      /**
       * Format: date-time
       * @description When this state began; null: when the process started.
       */
      since: string | null;
      /**
       * @description `open`: calls are refused; `half_open`: one call tries whether it is back; `isolated`: held open by an operator.
       * @enum {string}
       */
      state: 'closed' | 'open' | 'half_open' | 'isolated';
      /** @description Calls that wait for a place. */
      waiting: number;
    };
    DependencyCounts: {
      /** @description Times that the dependency was really called. */
      attempts: number;
      /** @description Calls; each stands under one outcome. */
      calls: number;
      /** @description Times that the circuit opened. */
      openings: number;
      outcomes: components['schemas']['DependencyOutcomes'];
      /** @description Calls that were tried a second time. */
      retries: number;
      /** @description Attempts that were answered slowly. */
      slow: number;
    };
    DependencyFailure: {
      /** Format: date-time */
      at: string;
      /** @description Kind and code of the error that began it, never its text. */
      fault: string;
      /**
       * @description `bug`: a mistake of the service, not of the dependency.
       * @enum {string}
       */
      outcome: 'failed' | 'timeout' | 'bug';
    };
    DependencyOutcomes: {
      /** @description Errors of the service itself. */
      bug: number;
      /** @description The deadline of the request passed, or its client left. */
      cancelled: number;
      /** @description Refused: the circuit was not closed. */
      circuit_open: number;
      /** @description An answer that is an error of the call itself, like "not found". */
      expected: number;
      /** @description Errors of the dependency. */
      failed: number;
      /** @description A value, slow ones included. */
      ok: number;
      /** @description Refused: too many calls at once. */
      overloaded: number;
      /** @description Cut off at the time limit. */
      timeout: number;
    };
    DependencyTransition: {
      /** Format: date-time */
      at: string;
      /** @enum {string} */
      cause:
        | 'failures_in_a_row'
        | 'failure_rate'
        | 'wait_over'
        | 'probe_succeeded'
        | 'probe_failed'
        | 'probe_neutral'
        | 'probe_hit_bug'
        | 'operator';
      /** @enum {string} */
      from: 'closed' | 'open' | 'half_open' | 'isolated';
      /** @enum {string} */
      to: 'closed' | 'open' | 'half_open' | 'isolated';
    };
    DividendPayment: {
      /**
       * Format: decimal
       * @description Before tax, in the `currency` of the payment.
       */
      amount: string;
      currency: string;
      /**
       * Format: date
       * @description The day of payment; of a pending one the day announced, or the ex-date while none is.
       */
      date: string;
      /** @enum {string} */
      status: 'received' | 'pending';
      symbol: string;
    };
    /** @description Dividends of what is held, before tax, in `currency`. Null: unknown. */
    DividendSummary: {
      /** @description Payments in `totalPending`. */
      countPending: number | null;
      /** @description Payments in `totalReceived`. */
      countReceived: number | null;
      /** @description The base currency. */
      currency: string;
      /** @description Latest first. */
      recent: components['schemas']['DividendPayment'][];
      /**
       * @description `placeholder`: no source of dividends is installed, and every figure is null.
       * @enum {string}
       */
      status: 'placeholder' | 'available';
      /**
       * Format: decimal
       * @description Declared and not paid yet.
       */
      totalPending: string | null;
      /**
       * Format: decimal
       * @description Up to the date of the figures.
       */
      totalReceived: string | null;
      /**
       * Format: decimal
       * @description Since 1 January of the year of the figures.
       */
      ytdReceived: string | null;
    };
    /** @description The largest fall of the time-weighted index below an earlier peak. Its dates are null when there was none. */
    Drawdown: {
      /**
       * Format: date
       * @description Null: the index never fell.
       */
      peakDate: string | null;
      /** @description At most 0. */
      percent: number;
      /**
       * Format: date
       * @description Null also: not recovered yet.
       */
      recoveryDate: string | null;
      /** Format: date */
      troughDate: string | null;
    };
    Explanation: {
      explanation: components['schemas']['FigureExplanation'];
      symbol: string;
    };
    /** @description A value that is what `derivation` makes of the values of its `parts`, in their order. */
    FigureExplanation: {
      /** @description ISO 4217 of an amount; null: units, or a rate. */
      currency: string | null;
      /**
       * Format: date
       * @description Of the booking or the price it comes from; null: from neither, or a rate.
       */
      date: string | null;
      /**
       * @description `given`: it comes from a booking, a price or a rate and has no parts.
       * @enum {string}
       */
      derivation: 'given' | 'sum' | 'difference' | 'product' | 'quotient';
      /** @description What the value is. */
      name: string;
      parts: components['schemas']['FigureExplanation'][];
      /**
       * Format: uuid
       * @description The booking it comes from; null: none, or several.
       */
      transactionId: string | null;
      /**
       * Format: decimal
       * @description In `currency`; without one units, or a rate. Null: not known; then a part of it is not.
       */
      value: string | null;
    };
    /** @description The figures of a holding in the base currency: what was booked at the exchange rates of those days, what is held at the last one. Null: what a figure is made of, or a rate, is not known. */
    HoldingBaseFigures: {
      /** Format: decimal */
      costBasis: string | null;
      /** @description The base currency. */
      currency: string;
      /** Format: decimal */
      dayChange: string | null;
      dayChangePercent: number | null;
      /**
       * Format: decimal
       * @description Units of the base currency for one of the instrument's, now.
       */
      exchangeRate: string | null;
      /**
       * Format: decimal
       * @description What exchange rates did: cost at the rate of the exit, or at the last one, less cost at the rates of the purchases.
       */
      fxEffect: string | null;
      /** Format: decimal */
      income: string | null;
      /** Format: decimal */
      marketValue: string | null;
      /**
       * Format: decimal
       * @description `priceEffect` + `fxEffect` = `unrealizedGain` + `realizedGain`.
       */
      priceEffect: string | null;
      /** Format: decimal */
      realizedGain: string | null;
      /** Format: decimal */
      totalGain: string | null;
      /** Format: decimal */
      unrealizedGain: string | null;
    };
    /** @description What is left of a purchase, in units of today: `cost` in the instrument's currency, `baseCost` in the base currency. Null: not known. */
    HoldingLot: {
      /** Format: decimal */
      baseCost: string | null;
      /** Format: decimal */
      cost: string | null;
      /** Format: date */
      openedOn: string;
      /** Format: uuid */
      portfolioId: string;
      /** Format: decimal */
      quantity: string | null;
      /**
       * Format: uuid
       * @description Null: the pool of a portfolio at moving average cost.
       */
      transactionId: string | null;
    };
    /** @description A section whose input failed is null and stands in `meta.missing`. */
    Holdings: {
      baseCurrency: string;
      /** @description By symbol. */
      holdings: components['schemas']['PortfolioHolding'][] | null;
      /**
       * Format: uuid
       * @description Null: all portfolios of the caller together.
       */
      portfolioId: string | null;
      totals: components['schemas']['PortfolioPerformance'] | null;
    };
    /** @description What a sale realised, in units of its day and in the instrument's currency. Null: a cost or a rate is not known. */
    HoldingSale: {
      /**
       * Format: decimal
       * @description In the base currency, each part at the rate of its day.
       */
      baseGain: string | null;
      /** Format: decimal */
      cost: string | null;
      /** Format: date */
      date: string;
      /**
       * Format: decimal
       * @description Proceeds less cost.
       */
      gain: string | null;
      /** @enum {string} */
      kind: 'sale' | 'cover' | 'return-of-capital';
      /** Format: uuid */
      portfolioId: string;
      /**
       * Format: decimal
       * @description After fees and taxes.
       */
      proceeds: string | null;
      /** Format: decimal */
      quantity: string | null;
      relieved: components['schemas']['RelievedLot'][];
      /** Format: uuid */
      transactionId: string;
    };
    ImportCounts: {
      /** @description Rows that were passed over because their external id is known. */
      duplicates: number;
      /** @description Rows that were stored. */
      imported: number;
      /** @description Always 0: a bad row refuses the whole file. */
      rejected: number;
    };
    InputIssue: {
      /** @description Of an imported file. */
      column?: string;
      /** @description Of an imported file; the header is 1. */
      line?: number;
      /** @description Of a body: JSON pointer (RFC 6901); of a query: `/` and the parameter. */
      pointer?: string;
      /** @description For a person. */
      reason: string;
    };
    /** @description Null: not on record. */
    Instrument: {
      /** @enum {string} */
      assetClass: 'EQUITY' | 'ETF' | 'FUND' | 'BOND' | 'CRYPTO' | 'COMMODITY' | 'CASH' | 'DERIVATIVE' | 'OTHER';
      /** @description ISO 3166 alpha-2. */
      country: string | null;
      /** @description ISO 4217. */
      currency: string;
      /** @description MIC; `24/7` for round the clock. */
      exchange: string | null;
      /** @description The symbol. */
      id: string;
      name: string;
      /**
       * @description What prices of it come in; stored they are per unit of their day.
       * @enum {string}
       */
      priceAdjustment: 'by_source' | 'unadjusted' | 'split_adjusted';
      sector: string | null;
      symbol: string;
    };
    /** @description What is null or left out becomes unknown. */
    InstrumentInput: {
      /** @enum {string} */
      assetClass: 'EQUITY' | 'ETF' | 'FUND' | 'BOND' | 'CRYPTO' | 'COMMODITY' | 'CASH' | 'DERIVATIVE' | 'OTHER';
      /** @description ISO 3166 alpha-2. */
      country?: string | null;
      /** @description ISO 4217; what prices are stated in, never a minor unit. */
      currency: string;
      /** @description MIC or alias of an exchange with a calendar, `24/7` for round the clock; null: none known. */
      exchange?: string | null;
      name: string;
      /**
       * @description What prices of it come in: `unadjusted` per unit of their day, `split_adjusted` per unit of today (they are turned back), `by_source` as each provider says, imports per unit of their day.
       * @default by_source
       * @enum {string}
       */
      priceAdjustment?: 'by_source' | 'unadjusted' | 'split_adjusted';
      sector?: string | null;
    };
    InvalidateCacheInput: {
      /** @description Only the entries that this metric type is answered from, and with them all others that are cut from the same; absent: all entries of the caller. */
      metricType?: string;
    };
    Invalidated: {
      /** @description Entries that will be recomputed when they are next read. */
      invalidated: number;
    };
    LifetimeCount: {
      /** @description Entries that live as long as they do for this reason. */
      entries: number;
      /**
       * @description What the lifetime follows.
       * @enum {string}
       */
      reason: 'market_open' | 'market_closed' | 'non_trading_day' | 'past_date' | 'next_transition';
    };
    ListedMetricsMeta: {
      /** @description Since `computedAt`. */
      ageSeconds: number;
      /**
       * Format: date-time
       * @description The instant that the figures describe.
       */
      asOf: string;
      /**
       * @description `bypass`: computed without the cache, because it is away.
       * @enum {string}
       */
      cacheStatus: 'hit' | 'miss' | 'refresh' | 'stale' | 'partial' | 'bypass';
      /** @description How long the computation took. */
      computationTimeMs: number;
      /**
       * Format: date-time
       * @description When the figures were computed.
       */
      computedAt: string;
      dataCompleteness: components['schemas']['DataCompleteness'];
      /** @description State of the ledger that the figures come from: never goes back for one user. Null: the cache is away. */
      dataVersion: number | null;
      /** @description At least one input failed or was skipped. */
      degraded: boolean;
      /**
       * Format: date-time
       * @description End of freshness; null: the answer is not kept.
       */
      expiresAt: string | null;
      /** @description What is not known, and why: the figures that need it are null. Those with the reason `ambiguous` or `partial` are stated, with that reservation. */
      missing: components['schemas']['MissingPart'][];
      /** @description Always null, where `data` is a list; absent where it is null. */
      nextCursor?: string | null;
      /** @description As in the header `X-Request-Id`. */
      requestId: string;
      /** @description Served past its freshness on purpose. */
      stale: boolean;
    };
    Liveness: {
      /** @enum {string} */
      status: 'ok';
    };
    MarketBreak: {
      /**
       * Format: date-time
       * @description Outside the break.
       */
      end: string;
      /** Format: date-time */
      start: string;
    };
    MarketDataImport: {
      /** @description Rows that are new or differ from what was stored. */
      imported: number;
      /** @description Always 0: a file with a bad row is refused as a whole. */
      rejected: number;
      /** @description Rows that were stored already. */
      unchanged: number;
    };
    MarketHoliday: {
      /** @enum {string} */
      kind: 'holiday' | 'adhoc';
      name: string;
    };
    MarketSession: {
      breaks: components['schemas']['MarketBreak'][];
      /**
       * Format: date-time
       * @description Outside the session.
       */
      close: string;
      /**
       * Format: date
       * @description The exchange's local date.
       */
      date: string;
      isHalfDay: boolean;
      isLateOpen: boolean;
      /** @description Why the hours are not the usual ones; null: they are. */
      note: string | null;
      /** Format: date-time */
      open: string;
    };
    /** @description One exchange at one instant. A neighbour (previous, next) that is null is not known, or there is none. */
    MarketStatus: {
      acronym: string;
      /**
       * Format: date
       * @description When they were last checked.
       */
      asOf: string;
      /**
       * Format: date-time
       * @description The instant asked about.
       */
      at: string;
      coverage: components['schemas']['CalendarCoverage'];
      /** @description What keeps the exchange closed on `localDate`; null: nothing does. */
      holiday: components['schemas']['MarketHoliday'] | null;
      /** @description The regular session is running; breaks and extended hours do not count. */
      isOpen: boolean;
      /** @description null: the calendar does not know the day. */
      isTradingDay: boolean | null;
      /**
       * Format: date
       * @description The exchange's date at `at`.
       */
      localDate: string;
      mic: string;
      name: string;
      /**
       * Format: date-time
       * @description Strictly after `at`.
       */
      nextClose: string | null;
      /**
       * Format: date-time
       * @description Strictly after `at`.
       */
      nextOpen: string | null;
      /** @description The first one of a later date than `localDate`. */
      nextSession: components['schemas']['MarketSession'] | null;
      /** @description null: never closes, or not known. */
      nextTransition: components['schemas']['MarketTransition'] | null;
      /** @enum {string} */
      phase: 'open' | 'break' | 'pre' | 'post' | 'closed' | 'unknown';
      /**
       * Format: date-time
       * @description Strictly before `at`.
       */
      previousClose: string | null;
      /**
       * Format: date-time
       * @description Strictly before `at`.
       */
      previousOpen: string | null;
      /** @description The last one of an earlier date than `localDate`. */
      previousSession: components['schemas']['MarketSession'] | null;
      /**
       * @description Why the regular session is not running; null while it is.
       * @enum {string|null}
       */
      reason: 'weekend' | 'holiday' | 'adhoc' | 'before_open' | 'after_close' | 'break' | 'out_of_coverage' | null;
      /** @description Whole seconds, rounded down; null with `nextTransition`. */
      secondsToNextTransition: number | null;
      /** @description The session of `localDate`, over or not; null: there is none. */
      session: components['schemas']['MarketSession'] | null;
      /** @description Where the calendar's tables come from. */
      source: string;
      timezone: string;
      /** @description Version of the time zone data. */
      tzdata: string;
      upcomingHolidays: components['schemas']['UpcomingHoliday'][];
      utcOffset: string;
    };
    MarketTransition: {
      /** Format: date-time */
      at: string;
      /** @enum {string} */
      kind: 'open' | 'break_start' | 'break_end' | 'close';
      /** @enum {string} */
      to: 'open' | 'break' | 'closed';
    };
    MetricsMeta: {
      /** @description Since `computedAt`. */
      ageSeconds: number;
      /**
       * Format: date-time
       * @description The instant that the figures describe.
       */
      asOf: string;
      /**
       * @description `bypass`: computed without the cache, because it is away.
       * @enum {string}
       */
      cacheStatus: 'hit' | 'miss' | 'refresh' | 'stale' | 'partial' | 'bypass';
      /** @description How long the computation took. */
      computationTimeMs: number;
      /**
       * Format: date-time
       * @description When the figures were computed.
       */
      computedAt: string;
      dataCompleteness: components['schemas']['DataCompleteness'];
      /** @description State of the ledger that the figures come from: never goes back for one user. Null: the cache is away. */
      dataVersion: number | null;
      /** @description At least one input failed or was skipped. */
      degraded: boolean;
      /**
       * Format: date-time
       * @description End of freshness; null: the answer is not kept.
       */
      expiresAt: string | null;
      /** @description What is not known, and why: the figures that need it are null. Those with the reason `ambiguous` or `partial` are stated, with that reservation. */
      missing: components['schemas']['MissingPart'][];
      /** @description As in the header `X-Request-Id`. */
      requestId: string;
      /** @description Served past its freshness on purpose. */
      stale: boolean;
    };
    MetricTypeCounts: {
      /** @description Bytes of the figures of all these entries. */
      bytes: number;
      /** @description Entries too old to be served at all, waiting for the purge. */
      expired: number;
      /** @description Entries whose ledger or prices changed after they were computed. */
      invalidated: number;
      /** @description Why these entries live as long as they do, whatever became of them since. */
      lifetimes: components['schemas']['LifetimeCount'][];
      /** @description Entries that are current. */
      live: number;
      /** @description As it is computed and kept: `dashboard` and other views are cut from `portfolio`. */
      metricType: string;
      /**
       * Format: date-time
       * @description When the oldest of them was computed; null without entries.
       */
      oldest: string | null;
      /** @description Entries whose lifetime is over; served while they are recomputed. */
      stale: number;
    };
    MissingClose: {
      /**
       * Format: date
       * @description The last session that is over.
       */
      expected: string;
      /**
       * Format: date
       * @description null: it has none at all.
       */
      lastClose: string | null;
      symbol: string;
    };
    MissingPart: {
      /** @description A word for programs. */
      reason: string;
      /** @description A section, or the input or figure that is not known. */
      section: string;
      /** @description The instruments it concerns; absent: not about any. */
      symbols?: string[];
    };
    PartsOfHealth: {
      database?: components['schemas']['DatabaseHealth'];
      /** @description The state of the guard of each dependency, by its name. */
      dependencies?: {
        /** @enum {string} */
        status?: 'up' | 'degraded' | 'down';
      } & {
        [key: string]: string;
      };
      service?: components['schemas']['ServiceHealth'];
    };
    /** @description Of the period: amounts in the base currency, returns and risk in percent where the name says so, else plain ratios. What is null cannot be known, for the reason in `meta.missing`. */
    PerformanceOfPeriod: {
      /** @description Of the time-weighted return; null below 365 days. */
      annualizedReturnPercent: number | null;
      baseCurrency: string;
      /** @description Null: none was asked for. */
      benchmark: components['schemas']['BenchmarkFigures'] | null;
      /** @description Annualised return by maximum drawdown. */
      calmarRatio: number | null;
      /**
       * Format: decimal
       * @description Known for the whole time only, else null.
       */
      cash: string | null;
      /**
       * Format: decimal
       * @description Known for the whole time only, else null.
       */
      dayChange: string | null;
      /** @description Known for the whole time only, else null. */
      dayChangePercent: number | null;
      /**
       * Format: decimal
       * @description Known for the whole time only, else null.
       */
      fees: string | null;
      /**
       * Format: decimal
       * @description Known for the whole time only, else null.
       */
      income: string | null;
      /**
       * Format: decimal
       * @description Paid in during the period.
       */
      inflow: string;
      maxDrawdown: components['schemas']['Drawdown'] | null;
      /** @description A year; internal rate of return of what was paid and received. */
      moneyWeightedReturnPercent: number | null;
      /**
       * Format: decimal
       * @description Taken out during the period.
       */
      outflow: string;
      /** @description Known for the whole time only, else null. */
      priceCoveragePercent: number | null;
      /**
       * Format: decimal
       * @description Known for the whole time only, else null.
       */
      realizedGain: string | null;
      sharpeRatio: number | null;
      sortinoRatio: number | null;
      /**
       * Format: decimal
       * @description At the close of `period.from`.
       */
      startValue: string | null;
      /**
       * Format: decimal
       * @description Known for the whole time only, else null.
       */
      taxes: string | null;
      /** @description Blind to when money came and went. */
      timeWeightedReturnPercent: number | null;
      /**
       * Format: decimal
       * @description At the end.
       */
      totalCost: string | null;
      /**
       * Format: decimal
       * @description End value + outflow - start value - inflow.
       */
      totalGain: string | null;
      /** @description Of start value and inflow. */
      totalGainPercent: number | null;
      /**
       * Format: decimal
       * @description At the end.
       */
      totalValue: string | null;
      /**
       * Format: decimal
       * @description Known for the whole time only, else null.
       */
      unrealizedGain: string | null;
      /** @description A year. */
      volatilityPercent: number | null;
    };
    PerformanceView: {
      performance: components['schemas']['PerformanceOfPeriod'];
      period: components['schemas']['Period'];
      /** @description One point a day, oldest first. */
      series: components['schemas']['TimeSeriesPoint'][];
    };
    Period: {
      /**
       * Format: date
       * @description The close of this day is the base of the period.
       */
      from: string;
      /**
       * Format: date
       * @description Last day of the period.
       */
      to: string;
    };
    Portfolio: {
      allowShort: boolean;
      /** @description ISO 4217. */
      baseCurrency: string;
      /** @enum {string} */
      costBasisMethod: 'FIFO' | 'LIFO' | 'HIFO' | 'AVERAGE';
      /** Format: date-time */
      createdAt: string;
      /** Format: uuid */
      id: string;
      name: string;
      /** @description IANA zone. */
      timeZone: string;
      trackCash: boolean;
      /** Format: date-time */
      updatedAt: string;
      /** @description Counts the changes, from 1; the `ETag` stands for it. */
      version: number;
    };
    PortfolioAllocation: {
      byAssetClass: components['schemas']['AllocationBucket'][];
      byCountry: components['schemas']['AllocationBucket'][];
      byCurrency: components['schemas']['AllocationBucket'][];
      byExchange: components['schemas']['AllocationBucket'][];
      byInstrument: components['schemas']['AllocationBucket'][];
      byPortfolio: components['schemas']['AllocationBucket'][];
      bySector: components['schemas']['AllocationBucket'][];
      /**
       * Format: decimal
       * @description Sum of the absolute values of everything with a price, in the base currency.
       */
      grossExposure: string;
      /**
       * Format: decimal
       * @description Sum of the values: shorts and debts count negative.
       */
      netExposure: string;
    };
    /** @description One instrument held: amounts in the instrument's `currency`, those below `base` in the base currency. Null: not on record, or not known for the reason in `meta.missing`, or of nothing (a percentage of 0). */
    PortfolioHolding: {
      assetClass: string;
      /**
       * Format: decimal
       * @description Cost of one unit, with the fees of its purchase.
       */
      averageCost: string | null;
      base: components['schemas']['HoldingBaseFigures'];
      /** Format: decimal */
      costBasis: string | null;
      /** @description ISO 3166 alpha-2. */
      country: string | null;
      /** @description Of the instrument. */
      currency: string;
      /**
       * Format: decimal
       * @description Since the close of the session before `dayChangeDate`.
       */
      dayChange: string | null;
      /**
       * Format: date
       * @description The session that the day change describes.
       */
      dayChangeDate: string | null;
      dayChangePercent: number | null;
      /** @description MIC; `24/7` for round the clock. */
      exchange: string | null;
      /** Format: decimal */
      fees: string | null;
      /** Format: date */
      firstTradeDate: string | null;
      /**
       * Format: decimal
       * @description Dividends and interest, before tax.
       */
      income: string | null;
      /** @description What is left of the purchases; with `include=lots`. */
      lots?: components['schemas']['HoldingLot'][];
      /**
       * Format: decimal
       * @description Of one unit of today.
       */
      marketPrice: string | null;
      /** Format: decimal */
      marketValue: string | null;
      name: string;
      /** @description Instant of the quote, or the date of the close. */
      priceAsOf: string | null;
      /** @description `import`, or the name of the provider; `simulated`: made up. */
      priceSource: string | null;
      /** @description The price is older than the last session of the exchange. */
      priceStale: boolean | null;
      /**
       * Format: decimal
       * @description In units of today: splits are applied. Negative: sold short.
       */
      quantity: string | null;
      /**
       * Format: decimal
       * @description Of what was sold.
       */
      realizedGain: string | null;
      /** @description Of the cost of what was sold. */
      realizedGainPercent: number | null;
      /** @description With the lots they relieved; with `include=lots`. */
      sales?: components['schemas']['HoldingSale'][];
      sector: string | null;
      /** @enum {string} */
      status: 'open' | 'closed';
      symbol: string;
      /** Format: decimal */
      taxes: string | null;
      /**
       * Format: decimal
       * @description Unrealised and realised gain and income, less standalone fees and taxes.
       */
      totalGain: string | null;
      /** @description Of the cost of everything bought. */
      totalGainPercent: number | null;
      /** Format: decimal */
      unrealizedGain: string | null;
      /** @description Of the cost basis. */
      unrealizedGainPercent: number | null;
      /** @description Share of the gross exposure of the portfolio. */
      weightPercent: number | null;
    };
    PortfolioInput: {
      /**
       * @description Whether a sale may exceed what is held.
       * @default false
       */
      allowShort?: boolean;
      /** @description ISO 4217; figures are stated in it. */
      baseCurrency: string;
      /**
       * @default FIFO
       * @enum {string}
       */
      costBasisMethod?: 'FIFO' | 'LIFO' | 'HIFO' | 'AVERAGE';
      name: string;
      /**
       * @description IANA zone in which the instant of a transaction becomes its date.
       * @default UTC
       */
      timeZone?: string;
      /**
       * @description Whether cash is part of the portfolio.
       * @default false
       */
      trackCash?: boolean;
    };
    /** @description Totals in the base currency, with returns and risk: in percent where the name says so, else plain ratios. What is null cannot be known, for the reason in `meta.missing`. */
    PortfolioPerformance: {
      /** @description Of the time-weighted return; null below 365 days. */
      annualizedReturnPercent: number | null;
      baseCurrency: string;
      /** @description Annualised return by maximum drawdown. */
      calmarRatio: number | null;
      /**
       * Format: decimal
       * @description Tracked cash; 0 when no portfolio tracks cash.
       */
      cash: string | null;
      /** Format: decimal */
      dayChange: string | null;
      dayChangePercent: number | null;
      /** Format: decimal */
      fees: string | null;
      /**
       * Format: decimal
       * @description Dividends and interest, before tax.
       */
      income: string | null;
      maxDrawdown: components['schemas']['Drawdown'] | null;
      /** @description A year; internal rate of return of what was paid and received. */
      moneyWeightedReturnPercent: number | null;
      /** @description Share of the cost of everything held that has a price. */
      priceCoveragePercent: number | null;
      /** Format: decimal */
      realizedGain: string | null;
      sharpeRatio: number | null;
      sortinoRatio: number | null;
      /** Format: decimal */
      taxes: string | null;
      /** @description Blind to when money came and went. */
      timeWeightedReturnPercent: number | null;
      /**
       * Format: decimal
       * @description Cost basis of everything held.
       */
      totalCost: string | null;
      /**
       * Format: decimal
       * @description Unrealised and realised gain and income, less standalone fees and taxes.
       */
      totalGain: string | null;
      /** @description Of the cost of everything bought. */
      totalGainPercent: number | null;
      /**
       * Format: decimal
       * @description Market value of what has a price, plus tracked cash; null: something is held and none of it has one.
       */
      totalValue: string | null;
      /** Format: decimal */
      unrealizedGain: string | null;
      /** @description A year. */
      volatilityPercent: number | null;
    };
    PriceRefresh: {
      /** @description At most a hundred of them. */
      missing: components['schemas']['MissingClose'][];
      /** @description Symbols in use without the close of the last session that is over. */
      missingCount: number;
      /**
       * Format: date-time
       * @description The next scheduled instant; null: nothing runs by itself in this process.
       */
      nextSlot: string | null;
      /** @description In the order in which they are asked. */
      providers: string[];
      /** @description Prices and answers that wait for a decision. */
      quarantined: number;
      /** @description Latest first, at most twenty. */
      runs: components['schemas']['RefreshRun'][];
      /** @description Cron in UTC; null: nothing runs by itself in this process. */
      schedule: string | null;
    };
    Problem: {
      /**
       * Format: decimal
       * @description Of an oversell: units there are.
       */
      available?: string;
      /**
       * Format: date
       * @description Of an oversell.
       */
      date?: string;
      /** @description For a person. */
      detail: string;
      /**
       * @description For programs.
       * @enum {string}
       */
      errorCode:
        | 'validation_failed'
        | 'unauthenticated'
        | 'forbidden'
        | 'not_found'
        | 'conflict'
        | 'precondition_failed'
        | 'idempotency_key_in_use'
        | 'idempotency_key_reused'
        | 'payload_too_large'
        | 'unsupported_media_type'
        | 'import_rejected'
        | 'oversell'
        | 'unprocessable'
        | 'rate_limited'
        | 'unavailable'
        | 'outcome_unknown'
        | 'internal'
        | 'request_timeout';
      /** @description What is wrong with the request, at most a hundred. */
      errors?: components['schemas']['InputIssue'][];
      /** @description Of a refused file: how many rows or values are wrong, listed or not. */
      issueCount?: number;
      /** @description Of a conflict: how many there may be. */
      limit?: number;
      /** @description Of a 503: `read-only`: the database takes no changes; `storage-full`: it has no space left. */
      reason?: string;
      /**
       * Format: decimal
       * @description Of an oversell: units to be sold.
       */
      requested?: string;
      /** @description As in the header `X-Request-Id`: names the request in the log. */
      requestId: string;
      /** @description The same request may succeed later. */
      retryable: boolean;
      /** @description Of HTTP. */
      status: number;
      /** @description Of an oversell. */
      symbol?: string;
      /** @description The text of the status. */
      title: string;
      /** @description A URN that names the kind of problem. */
      type: string;
    };
    PutOverrideInput: {
      /** @description The exchange's local time, HH:MM. */
      close?: string;
      /**
       * @description `open`: a session from `open` to `close` without breaks, whatever the calendar says.
       * @enum {string}
       */
      kind: 'closed' | 'early_close' | 'late_open' | 'open';
      /** @description Why; shown as the name of the holiday or the note of the session. */
      note?: string;
      /** @description The exchange's local time, HH:MM. */
      open?: string;
    };
    QuarantinedPrice: {
      /**
       * Format: date-time
       * @description When the market made a quote; null: it is none.
       */
      asOf: string | null;
      /**
       * Format: date
       * @description The exchange's date of the price; of an answer, the day of it.
       */
      date: string;
      /**
       * Format: date-time
       * @description When it was released or discarded; null while it is held.
       */
      decidedAt: string | null;
      /**
       * Format: uuid
       * @description The operator: `sub` of the token; null while it is held.
       */
      decidedBy: string | null;
      /** Format: date-time */
      firstSeenAt: string;
      /** @description Larger for what came later. */
      id: string;
      /**
       * @description `answer`: what a provider said cannot be true or be read; it holds no price and can only be discarded.
       * @enum {string}
       */
      kind: 'close' | 'quote' | 'answer';
      /** Format: date-time */
      lastSeenAt: string;
      /**
       * Format: decimal
       * @description In the instrument's currency, per unit of that day; null: an answer.
       */
      price: string | null;
      /** @description Why it was not let in. */
      reason: string;
      /**
       * Format: date
       * @description The day of `referencePrice`, and null with it.
       */
      referenceDate: string | null;
      /**
       * Format: decimal
       * @description What it was compared with, stated like `price`; null: an answer.
       */
      referencePrice: string | null;
      /** @description Name of the provider, or `import`. */
      source: string;
      /** @description The value that cannot be true, as the provider stated it: at most 100 harmless characters; null: a price, or an answer that cannot be read. */
      statedValue: string | null;
      /** @enum {string} */
      status: 'held' | 'released' | 'discarded';
      /** @description null: an answer about several instruments, or about exchange rates. */
      symbol: string | null;
      /** @description How often the source has stated it while it was held. */
      timesSeen: number;
    };
    Readiness: {
      /** @description All parts. */
      details: components['schemas']['PartsOfHealth'];
      /** @description Parts that are down. */
      error: components['schemas']['PartsOfHealth'];
      /** @description Parts that are not down. */
      info: components['schemas']['PartsOfHealth'];
      /**
       * @description `ok`, `degraded`: send requests here.
       * @enum {string}
       */
      status: 'ok' | 'degraded' | 'error' | 'shutting_down';
    };
    RefreshCounts: {
      /** @description Rows written because they differ from what was stored. */
      changed: number;
      /** @description Answers that wait for a decision. */
      held: number;
      /** @description Answers that passed the gate. */
      received: number;
      /** @description Answers that cannot be true. */
      refused: number;
    };
    RefreshFailure: {
      reason: string;
      /** @description Name of the provider. */
      source: string;
      /** @description `quotes`, `exchange rates`, or a symbol. */
      subject: string;
    };
    RefreshRun: {
      /** @description How often it was begun. */
      attempts: number;
      closeCalls: components['schemas']['RefreshStage'];
      closes: components['schemas']['RefreshCounts'];
      /** @description Instruments whose unknown parts were filled in. */
      described: number;
      exchangeRates: components['schemas']['RefreshCounts'];
      /** @description Calls that came to nothing, and answers that were refused. */
      failureCount: number;
      /** @description At most a hundred of them. */
      failures: components['schemas']['RefreshFailure'][];
      /**
       * Format: date-time
       * @description Null while it runs.
       */
      finishedAt: string | null;
      /** @description Instruments that are known. */
      instruments: number;
      /** @description Instruments whose missing closes were left for the next run. */
      postponed: number;
      quoteCalls: components['schemas']['RefreshStage'];
      quotes: components['schemas']['RefreshCounts'];
      /**
       * Format: date-time
       * @description The scheduled instant that it was for.
       */
      slot: string;
      /** @description Splits that were taken over. */
      splitsApplied: number;
      /** @description Splits that prices speak against. */
      splitsContradicted: number;
      /** @enum {string} */
      stage: 'planning' | 'exchange-rates' | 'quotes' | 'closes' | 'descriptions' | 'done';
      /** Format: date-time */
      startedAt: string;
      /**
       * @description `running` without a recent `updatedAt` was cut off: the next run goes on with its work.
       * @enum {string}
       */
      status: 'running' | 'finished' | 'failed';
      /**
       * Format: date-time
       * @description Last sign of life.
       */
      updatedAt: string;
    };
    RefreshStage: {
      /** @description Instruments asked for, whatever came of it. */
      done: number;
      /** @description Instruments to ask for. */
      planned: number;
    };
    ReleasedPrice: {
      /**
       * Format: date-time
       * @description When the market made a quote; null: it is none.
       */
      asOf: string | null;
      /**
       * Format: date
       * @description The exchange's date of the price; of an answer, the day of it.
       */
      date: string;
      /**
       * Format: date-time
       * @description When it was released or discarded; null while it is held.
       */
      decidedAt: string | null;
      /**
       * Format: uuid
       * @description The operator: `sub` of the token; null while it is held.
       */
      decidedBy: string | null;
      /** Format: date-time */
      firstSeenAt: string;
      /** @description Larger for what came later. */
      id: string;
      /**
       * @description `answer`: what a provider said cannot be true or be read; it holds no price and can only be discarded.
       * @enum {string}
       */
      kind: 'close' | 'quote' | 'answer';
      /** Format: date-time */
      lastSeenAt: string;
      /**
       * Format: decimal
       * @description In the instrument's currency, per unit of that day; null: an answer.
       */
      price: string | null;
      /** @description Why it was not let in. */
      reason: string;
      /**
       * Format: date
       * @description The day of `referencePrice`, and null with it.
       */
      referenceDate: string | null;
      /**
       * Format: decimal
       * @description What it was compared with, stated like `price`; null: an answer.
       */
      referencePrice: string | null;
      /** @description Name of the provider, or `import`. */
      source: string;
      /** @description The value that cannot be true, as the provider stated it: at most 100 harmless characters; null: a price, or an answer that cannot be read. */
      statedValue: string | null;
      /** @enum {string} */
      status: 'held' | 'released' | 'discarded';
      /** @description Whether it is stored now; false when an import or a later quote stands in its place. */
      stored: boolean;
      /** @description null: an answer about several instruments, or about exchange rates. */
      symbol: string | null;
      /** @description How often the source has stated it while it was held. */
      timesSeen: number;
    };
    /** @description The part of a purchase that a sale took, in units of its day: `cost` in the instrument's currency, `baseCost` in the base currency. Null: not known. */
    RelievedLot: {
      /** Format: decimal */
      baseCost: string | null;
      /** Format: decimal */
      cost: string | null;
      /** Format: date */
      openedOn: string;
      /** Format: decimal */
      quantity: string | null;
      /**
       * Format: uuid
       * @description Null: the pool of a portfolio at moving average cost.
       */
      transactionId: string | null;
    };
    ServiceHealth: {
      /** @description What the process is at: it starts, serves or drains. */
      phase: string;
      /** @enum {string} */
      status: 'up' | 'degraded' | 'down';
    };
    /** @description From `date` on, `denominator` old units are `numerator` new ones: a 4:1 split is 4 and 1. */
    Split: {
      /**
       * Format: date
       * @description First day on which prices are of the new units.
       */
      date: string;
      denominator: number;
      numerator: number;
    };
    /** @description One day: amounts in the base currency, at its close. Null: what is held or what moved has no price yet. */
    TimeSeriesPoint: {
      /** @description Absent: no benchmark was asked for. */
      benchmarkReturnPercent?: number | null;
      /** Format: decimal */
      costBasis: string | null;
      /** Format: date */
      date: string;
      /**
       * Format: decimal
       * @description Since the start of the period.
       */
      gain: string | null;
      /**
       * Format: decimal
       * @description Paid in less taken out on this day.
       */
      netFlow: string;
      /** @description Time-weighted, since the start of the period. */
      returnPercent: number | null;
      /** Format: decimal */
      value: string | null;
    };
    /** @description One booked fact. Money is in `currency` and never negative: the type gives the direction. What a type does not use, and what nobody stated, is null. */
    Transaction: {
      /** Format: decimal */
      amount: string | null;
      /** Format: date-time */
      createdAt: string;
      /** @description ISO 4217. */
      currency: string;
      /** Format: date */
      date: string;
      /**
       * Format: date-time
       * @description Null: only the date is known.
       */
      executedAt: string | null;
      externalId: string | null;
      /** Format: decimal */
      fee: string;
      /**
       * Format: decimal
       * @description Units of the base currency of the portfolio for one unit of `currency`; null: the rate of the date applies.
       */
      fxRate: string | null;
      /** Format: uuid */
      id: string;
      note: string | null;
      /** Format: uuid */
      portfolioId: string;
      /**
       * Format: decimal
       * @description Per unit.
       */
      price: string | null;
      /**
       * Format: decimal
       * @description Units of that day: later splits are not applied.
       */
      quantity: string | null;
      /** @description Order within a day, lowest first. */
      sequence: number;
      symbol: string | null;
      /** Format: decimal */
      tax: string;
      /** @enum {string} */
      type:
        | 'BUY'
        | 'SELL'
        | 'DIVIDEND'
        | 'INTEREST'
        | 'FEE'
        | 'TAX'
        | 'DEPOSIT'
        | 'WITHDRAWAL'
        | 'TRANSFER_IN'
        | 'TRANSFER_OUT'
        | 'RETURN_OF_CAPITAL';
      /** Format: date-time */
      updatedAt: string;
      /** @description Counts the changes, from 1; the `ETag` stands for it. */
      version: number;
    };
    /** @description A whole transaction; null is as good as absent. */
    TransactionInput: {
      /**
       * Format: decimal
       * @description The money of types without a quantity, in `currency`.
       */
      amount?: string | null;
      /** @description ISO 4217; default the instrument's, else the portfolio's. GBX, GBp, ZAc and ILA are converted to the currency they are a hundredth of. */
      currency?: string | null;
      /**
       * Format: date
       * @description Trade or booking date; or give `executedAt`.
       */
      date?: string | null;
      /**
       * Format: date-time
       * @description The instant; its date is that of the portfolio's time zone.
       */
      executedAt?: string | null;
      /** @description Unique in the portfolio; at most 200 characters. */
      externalId?: string | null;
      /**
       * Format: decimal
       * @description In `currency`; default 0.
       */
      fee?: string | null;
      /**
       * Format: decimal
       * @description Units of the base currency of the portfolio for one unit of `currency`; default the rate of the date.
       */
      fxRate?: string | null;
      /** @description At most 1,000 characters. */
      note?: string | null;
      /**
       * Format: decimal
       * @description Per unit, in `currency`.
       */
      price?: string | null;
      /**
       * Format: decimal
       * @description Units; greater than 0.
       */
      quantity?: string | null;
      /** @description Order within a day, lowest first; default 0. */
      sequence?: number | null;
      /** @description Of a known instrument. */
      symbol?: string | null;
      /**
       * Format: decimal
       * @description In `currency`; default 0. Of a dividend: the tax withheld.
       */
      tax?: string | null;
      /**
       * @description Says which of the other fields are needed.
       * @enum {string}
       */
      type?:
        | 'BUY'
        | 'SELL'
        | 'DIVIDEND'
        | 'INTEREST'
        | 'FEE'
        | 'TAX'
        | 'DEPOSIT'
        | 'WITHDRAWAL'
        | 'TRANSFER_IN'
        | 'TRANSFER_OUT'
        | 'RETURN_OF_CAPITAL';
    };
    TransactionSummary: {
      /** @description How many of each type; types without any are absent. */
      byType: {
        BUY?: number;
        DEPOSIT?: number;
        DIVIDEND?: number;
        FEE?: number;
        INTEREST?: number;
        RETURN_OF_CAPITAL?: number;
        SELL?: number;
        TAX?: number;
        TRANSFER_IN?: number;
        TRANSFER_OUT?: number;
        WITHDRAWAL?: number;
      };
      /** @description Transactions up to the date of the figures. */
      count: number;
      /**
       * Format: date
       * @description Null: there are none.
       */
      firstDate: string | null;
      /**
       * Format: date
       * @description Null: there are none.
       */
      lastDate: string | null;
    };
    /** @description A day without a session, or with one of other hours than usual. */
    UpcomingHoliday: {
      /**
       * Format: date-time
       * @description Of the session; null: there is none.
       */
      close: string | null;
      /** Format: date */
      date: string;
      name: string;
      /**
       * Format: date-time
       * @description Of the session; null: there is none.
       */
      open: string | null;
      /** @enum {string} */
      status: 'closed' | 'early_close' | 'late_open' | 'special';
    };
  };
  responses: {
    /** @description `validation_failed`: the request has values that cannot be, or that this route does not know. */
    BadRequest: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `conflict`: the change contradicts what is stored. `idempotency_key_in_use`: the first request with the key still runs. */
    Conflict: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `forbidden`: the token lacks the scope. */
    Forbidden: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `not_found`: the caller has no such resource. */
    NotFound: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Any other failure: `request_timeout` (408), `internal` (500). */
    OtherProblem: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `payload_too_large`: the body is larger than this route takes. */
    PayloadTooLarge: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `precondition_failed`: the resource has changed since the version of `If-Match`. */
    PreconditionFailed: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `unavailable`: not right now. `outcome_unknown`: the connection broke while a change was stored; repeat it with the same key. */
    ServiceUnavailable: {
      headers: {
        'Retry-After': components['headers']['RetryAfter'];
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `rate_limited`: too many requests of this user. */
    TooManyRequests: {
      headers: {
        'Retry-After': components['headers']['RetryAfter'];
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `unauthenticated`: there is no valid token. */
    Unauthorized: {
      headers: {
        'WWW-Authenticate': components['headers']['Challenge'];
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `unprocessable`, `oversell`: sound, but not with what is stored. `import_rejected`: a file with bad rows. `idempotency_key_reused`: the key was used for another request. */
    UnprocessableEntity: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description `unsupported_media_type`: not a content type of this route. */
    UnsupportedMediaType: {
      headers: {
        'X-Request-Id': components['headers']['RequestId'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: {
    /** @description Seconds since the figures were computed. */
    Age: number;
    /** @description `private, no-cache`: keep it and ask with `If-None-Match`; `no-store`: questionable figures. */
    CacheControl: string;
    /** @description RFC 9211; `fwd=stale`: computed in place of a copy that was no longer fresh; `ttl`: seconds of freshness left, of a stale answer 0 or negative: since when. */
    CacheStatus: string;
    /** @description `Bearer`. */
    Challenge: string;
    /** @description The version of the resource, for `If-Match`. */
    EntityTag: string;
    /** @description For `If-None-Match`; absent from questionable figures. */
    FiguresTag: string;
    /** @description `true`: the answer that was kept for this key; absent: a new one. */
    Replayed: string;
    /** @description Also in the body; the one that the request brought, when it did. */
    RequestId: string;
    /** @description Seconds after which a retry makes sense, 1 to 30; a refusal that lasts longer is repeated then. */
    RetryAfter: number;
    /** @description The headers of the request that the answer depends on. */
    Vary: string;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  allocation: {
    parameters: {
      query?: {
        /** @description Answer as at the close of this day; default: now. */
        asOf?: string;
        /** @description The dimension. */
        by?: 'instrument' | 'assetClass' | 'sector' | 'country' | 'currency' | 'exchange' | 'portfolio';
        /** @description Alias of `forceRefresh`. */
        force_refresh?: boolean;
        /** @description Compute anew even when a fresh copy is there. `Cache-Control: no-cache` means the same. */
        forceRefresh?: boolean;
        /** @description One portfolio; default: all portfolios of the caller together. */
        portfolioId?: string;
      };
      header?: {
        /** @description `no-cache` without `If-None-Match`: as `forceRefresh=true`. */
        'Cache-Control'?: string;
        /** @description The `ETag` of a copy: 304 while it is right. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures. `data` is null when an input that all of them need failed. */
      200: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['AllocationView'] | null;
            meta: components['schemas']['MetricsMeta'];
          };
        };
      };
      /** @description The copy with the tag of `If-None-Match` is still right. */
      304: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  analyticsHoldings: {
    parameters: {
      query?: {
        /** @description Answer as at the close of this day; default: now. */
        asOf?: string;
        /** @description Alias of `forceRefresh`. */
        force_refresh?: boolean;
        /** @description Compute anew even when a fresh copy is there. `Cache-Control: no-cache` means the same. */
        forceRefresh?: boolean;
        /** @description One portfolio; default: all portfolios of the caller together. */
        portfolioId?: string;
      };
      header?: {
        /** @description `no-cache` without `If-None-Match`: as `forceRefresh=true`. */
        'Cache-Control'?: string;
        /** @description The `ETag` of a copy: 304 while it is right. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures. `data` is null when an input that all of them need failed. */
      200: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['PortfolioHolding'][] | null;
            meta: components['schemas']['ListedMetricsMeta'];
          };
        };
      };
      /** @description The copy with the tag of `If-None-Match` is still right. */
      304: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  analyticsSummary: {
    parameters: {
      query?: {
        /** @description Answer as at the close of this day; default: now. */
        asOf?: string;
        /** @description Alias of `forceRefresh`. */
        force_refresh?: boolean;
        /** @description Compute anew even when a fresh copy is there. `Cache-Control: no-cache` means the same. */
        forceRefresh?: boolean;
        /** @description One portfolio; default: all portfolios of the caller together. */
        portfolioId?: string;
      };
      header?: {
        /** @description `no-cache` without `If-None-Match`: as `forceRefresh=true`. */
        'Cache-Control'?: string;
        /** @description The `ETag` of a copy: 304 while it is right. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures. `data` is null when an input that all of them need failed. */
      200: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['AnalyticsSummary'] | null;
            meta: components['schemas']['MetricsMeta'];
          };
        };
      };
      /** @description The copy with the tag of `If-None-Match` is still right. */
      304: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  cacheInvalidate: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['InvalidateCacheInput'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Invalidated'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      /** @description `not_found`: there is no such metric type; the known ones are listed. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  cacheStatus: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['CacheStatus'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  dashboard: {
    parameters: {
      query?: {
        /** @description Answer as at the close of this day; default: now. */
        asOf?: string;
        /** @description Alias of `forceRefresh`. */
        force_refresh?: boolean;
        /** @description Compute anew even when a fresh copy is there. `Cache-Control: no-cache` means the same. */
        forceRefresh?: boolean;
        /** @description One portfolio; default: all portfolios of the caller together. */
        portfolioId?: string;
      };
      header?: {
        /** @description `no-cache` without `If-None-Match`: as `forceRefresh=true`. */
        'Cache-Control'?: string;
        /** @description The `ETag` of a copy: 304 while it is right. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures. `data` is null when an input that all of them need failed. */
      200: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Dashboard'] | null;
            meta: components['schemas']['MetricsMeta'];
          };
        };
      };
      /** @description The copy with the tag of `If-None-Match` is still right. */
      304: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  dashboardGainers: {
    parameters: {
      query?: {
        /** @description Answer as at the close of this day; default: now. */
        asOf?: string;
        /** @description Alias of `forceRefresh`. */
        force_refresh?: boolean;
        /** @description Compute anew even when a fresh copy is there. `Cache-Control: no-cache` means the same. */
        forceRefresh?: boolean;
        /** @description Most holdings. */
        limit?: number;
        /** @description One portfolio; default: all portfolios of the caller together. */
        portfolioId?: string;
      };
      header?: {
        /** @description `no-cache` without `If-None-Match`: as `forceRefresh=true`. */
        'Cache-Control'?: string;
        /** @description The `ETag` of a copy: 304 while it is right. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures. `data` is null when an input that all of them need failed. */
      200: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['PortfolioHolding'][] | null;
            meta: components['schemas']['ListedMetricsMeta'];
          };
        };
      };
      /** @description The copy with the tag of `If-None-Match` is still right. */
      304: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  dashboardLosers: {
    parameters: {
      query?: {
        /** @description Answer as at the close of this day; default: now. */
        asOf?: string;
        /** @description Alias of `forceRefresh`. */
        force_refresh?: boolean;
        /** @description Compute anew even when a fresh copy is there. `Cache-Control: no-cache` means the same. */
        forceRefresh?: boolean;
        /** @description Most holdings. */
        limit?: number;
        /** @description One portfolio; default: all portfolios of the caller together. */
        portfolioId?: string;
      };
      header?: {
        /** @description `no-cache` without `If-None-Match`: as `forceRefresh=true`. */
        'Cache-Control'?: string;
        /** @description The `ETag` of a copy: 304 while it is right. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures. `data` is null when an input that all of them need failed. */
      200: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['PortfolioHolding'][] | null;
            meta: components['schemas']['ListedMetricsMeta'];
          };
        };
      };
      /** @description The copy with the tag of `If-None-Match` is still right. */
      304: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  dashboardPerformance: {
    parameters: {
      query?: {
        /** @description Answer as at the close of this day; default: now. */
        asOf?: string;
        /** @description Symbol of an instrument to compare with. */
        benchmark?: string;
        /** @description Alias of `forceRefresh`. */
        force_refresh?: boolean;
        /** @description Compute anew even when a fresh copy is there. `Cache-Control: no-cache` means the same. */
        forceRefresh?: boolean;
        /** @description The close of this day is the base of the period. */
        from?: string;
        /** @description One portfolio; default: all portfolios of the caller together. */
        portfolioId?: string;
        /** @description Not together with `from` and `to`. */
        range?: '1D' | '1W' | '1M' | '3M' | '6M' | 'YTD' | '1Y' | '3Y' | '5Y' | 'ALL';
        /** @description Last day of the period; default: now. */
        to?: string;
      };
      header?: {
        /** @description `no-cache` without `If-None-Match`: as `forceRefresh=true`. */
        'Cache-Control'?: string;
        /** @description The `ETag` of a copy: 304 while it is right. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures. `data` is null when an input that all of them need failed. */
      200: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['PerformanceView'] | null;
            meta: components['schemas']['MetricsMeta'];
          };
        };
      };
      /** @description The copy with the tag of `If-None-Match` is still right. */
      304: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      /** @description `unprocessable`: there is no instrument with the symbol of `benchmark`. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  dividends: {
    parameters: {
      query?: {
        /** @description Answer as at the close of this day; default: now. */
        asOf?: string;
        /** @description Alias of `forceRefresh`. */
        force_refresh?: boolean;
        /** @description Compute anew even when a fresh copy is there. `Cache-Control: no-cache` means the same. */
        forceRefresh?: boolean;
        /** @description One portfolio; default: all portfolios of the caller together. */
        portfolioId?: string;
      };
      header?: {
        /** @description `no-cache` without `If-None-Match`: as `forceRefresh=true`. */
        'Cache-Control'?: string;
        /** @description The `ETag` of a copy: 304 while it is right. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures. `data` is null when an input that all of them need failed. */
      200: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['DividendSummary'] | null;
            meta: components['schemas']['MetricsMeta'];
          };
        };
      };
      /** @description The copy with the tag of `If-None-Match` is still right. */
      304: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  correctionsOfRates: {
    parameters: {
      query: {
        /** @description ISO 4217. */
        base: string;
        /** @description `meta.nextCursor` of the page before, with the same filters. */
        cursor?: string;
        /** @description Elements of a page. */
        limit?: number;
        /** @description ISO 4217. */
        quote: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Correction'][];
            meta: {
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  pricesImportRates: {
    parameters: {
      query?: {
        /** @description Check everything and store nothing. */
        dryRun?: boolean;
      };
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    /** @description UTF-8, at most 100 MiB and 1,000,000 rows. */
    requestBody: {
      content: {
        'application/json': {
          base: string | null;
          date: string | null;
          quote: string | null;
          rate: string | null;
        }[];
        'text/csv': string;
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['MarketDataImport'];
            meta: {
              /** @description Nothing was stored: the counts are of what would be. */
              dryRun: boolean;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  instrumentsList: {
    parameters: {
      query?: {
        /** @description `meta.nextCursor` of the page before, with the same filters. */
        cursor?: string;
        /** @description Elements of a page. */
        limit?: number;
        /** @description Only symbols that start with it. */
        search?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Instrument'][];
            meta: {
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  instrumentsGet: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The symbol. */
        symbol: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Instrument'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  instrumentsPut: {
    parameters: {
      query?: never;
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The symbol. */
        symbol: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['InstrumentInput'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Instrument'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  pricesHistory: {
    parameters: {
      query?: {
        /** @description `meta.nextCursor` of the page before, with the same filters. */
        cursor?: string;
        /** @description First date, included. */
        from?: string;
        /** @description Elements of a page. */
        limit?: number;
        /** @description Last date, included. */
        to?: string;
      };
      header?: never;
      path: {
        /** @description The symbol. */
        symbol: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Close'][];
            meta: {
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  correctionsOfCloses: {
    parameters: {
      query?: {
        /** @description `meta.nextCursor` of the page before, with the same filters. */
        cursor?: string;
        /** @description Elements of a page. */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description The symbol. */
        symbol: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Correction'][];
            meta: {
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  instrumentResolutionResolve: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The symbol. */
        symbol: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Instrument'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  instrumentsSplits: {
    parameters: {
      query?: {
        /** @description `meta.nextCursor` of the page before, with the same filters. */
        cursor?: string;
        /** @description Elements of a page. */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description The symbol. */
        symbol: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Split'][];
            meta: {
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  instrumentsPutSplits: {
    parameters: {
      query?: never;
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description The symbol. */
        symbol: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Split'][];
      };
    };
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Split'][];
            meta: {
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  marketStatusList: {
    parameters: {
      query?: {
        /** @description The instant asked about, with `Z` or an offset; default now. */
        at?: string;
        /** @description MIC or alias (NYSE, LSE, CRYPTO); repeatable. Default: the exchanges of what the caller holds. */
        mic?: string[];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['MarketStatus'][];
            meta: {
              /** @description Something could not be read; see `missing`. */
              degraded: boolean;
              /** @description `calendarOverrides`: changes made by operators may be missing. `transactions`: what the caller holds is not known, these are all exchanges. */
              missing: components['schemas']['MissingPart'][];
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
              /** @description Exchanges of what the caller holds that are left out: their calendars are not known. */
              withoutCalendar: string[];
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  marketStatusOne: {
    parameters: {
      query?: {
        /** @description The instant asked about, with `Z` or an offset; default now. */
        at?: string;
      };
      header?: never;
      path: {
        /** @description MIC or alias. */
        mic: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['MarketStatus'];
            meta: {
              /** @description Something could not be read; see `missing`. */
              degraded: boolean;
              /** @description `calendarOverrides`: changes made by operators may be missing. `transactions`: what the caller holds is not known, these are all exchanges. */
              missing: components['schemas']['MissingPart'][];
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  calendarOverridesList: {
    parameters: {
      query?: {
        /** @description `meta.nextCursor` of the page before, with the same filters. */
        cursor?: string;
        /** @description Elements of a page. */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description MIC or alias. */
        mic: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['CalendarOverride'][];
            meta: {
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  calendarOverridesPut: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The exchange's local date. */
        date: string;
        /** @description MIC or alias. */
        mic: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PutOverrideInput'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['CalendarOverride'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      /** @description `unprocessable`: it would mean nothing, such as an early close at the usual hour. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  calendarOverridesRemove: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The exchange's local date. */
        date: string;
        /** @description MIC or alias. */
        mic: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['DeletedOverride'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  marketStatusSessions: {
    parameters: {
      query: {
        /** @description `meta.nextCursor` of the page before, with the same filters. */
        cursor?: string;
        /** @description First local date. */
        from: string;
        /** @description Elements of a page. */
        limit?: number;
        /** @description Last local date, inside. */
        to: string;
      };
      header?: never;
      path: {
        /** @description MIC or alias. */
        mic: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['MarketSession'][];
            meta: {
              /** @description Something could not be read; see `missing`. */
              degraded: boolean;
              /** @description `calendarOverrides`: changes made by operators may be missing. `transactions`: what the caller holds is not known, these are all exchanges. */
              missing: components['schemas']['MissingPart'][];
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
              /** @description Dates from `from` to `to` of which the calendar cannot say whether they have a session. */
              unknown: {
                /** Format: date */
                from: string;
                /** Format: date */
                to: string;
              }[];
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  dependenciesList: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Dependency'][];
            meta: {
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  dependenciesIsolate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description As listed. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Dependency'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  dependenciesReset: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description As listed. */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Dependency'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  priceQuarantineList: {
    parameters: {
      query?: {
        /** @description `meta.nextCursor` of the page before, with the same filters. */
        cursor?: string;
        /** @description Elements of a page. */
        limit?: number;
        /** @description Only those; `held` wait for a decision. */
        status?: 'held' | 'released' | 'discarded' | 'all';
        /** @description Only of this instrument. */
        symbol?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['QuarantinedPrice'][];
            meta: {
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  priceQuarantineDiscard: {
    parameters: {
      query?: never;
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description `id` of the list. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['QuarantinedPrice'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  priceQuarantineRelease: {
    parameters: {
      query?: never;
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
      };
      path: {
        /** @description `id` of the list. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ReleasedPrice'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  priceRefreshOverview: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['PriceRefresh'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  portfolio: {
    parameters: {
      query?: {
        /** @description Answer as at the close of this day; default: now. */
        asOf?: string;
        /** @description Alias of `forceRefresh`. */
        force_refresh?: boolean;
        /** @description Compute anew even when a fresh copy is there. `Cache-Control: no-cache` means the same. */
        forceRefresh?: boolean;
        /** @description Each holding with its lots, and its sales with the lots they relieved. */
        include?: 'lots';
        /** @description One portfolio; default: all portfolios of the caller together. */
        portfolioId?: string;
        /** @description Which holdings. */
        status?: 'open' | 'closed' | 'all';
      };
      header?: {
        /** @description `no-cache` without `If-None-Match`: as `forceRefresh=true`. */
        'Cache-Control'?: string;
        /** @description The `ETag` of a copy: 304 while it is right. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures. `data` is null when an input that all of them need failed. */
      200: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Holdings'] | null;
            meta: components['schemas']['MetricsMeta'];
          };
        };
      };
      /** @description The copy with the tag of `If-None-Match` is still right. */
      304: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  portfolioExplain: {
    parameters: {
      query: {
        /** @description Answer as at the close of this day; default: now. */
        asOf?: string;
        /** @description What to take apart; `base.`: in the base currency. */
        figure:
          | 'quantity'
          | 'costBasis'
          | 'averageCost'
          | 'marketValue'
          | 'unrealizedGain'
          | 'realizedGain'
          | 'totalGain'
          | 'base.costBasis'
          | 'base.marketValue'
          | 'base.unrealizedGain'
          | 'base.realizedGain'
          | 'base.totalGain'
          | 'base.priceEffect'
          | 'base.fxEffect';
        /** @description Alias of `forceRefresh`. */
        force_refresh?: boolean;
        /** @description Compute anew even when a fresh copy is there. `Cache-Control: no-cache` means the same. */
        forceRefresh?: boolean;
        /** @description One portfolio; default: all portfolios of the caller together. */
        portfolioId?: string;
        /** @description Symbol of the holding. */
        symbol: string;
      };
      header?: {
        /** @description `no-cache` without `If-None-Match`: as `forceRefresh=true`. */
        'Cache-Control'?: string;
        /** @description The `ETag` of a copy: 304 while it is right. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures. `data` is null when an input that all of them need failed. */
      200: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Explanation'] | null;
            meta: components['schemas']['MetricsMeta'];
          };
        };
      };
      /** @description The copy with the tag of `If-None-Match` is still right. */
      304: {
        headers: {
          Age: components['headers']['Age'];
          'Cache-Control': components['headers']['CacheControl'];
          'Cache-Status': components['headers']['CacheStatus'];
          ETag: components['headers']['FiguresTag'];
          Vary: components['headers']['Vary'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  portfoliosList: {
    parameters: {
      query?: {
        /** @description `meta.nextCursor` of the page before, with the same filters. */
        cursor?: string;
        /** @description Elements of a page. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Portfolio'][];
            meta: {
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  portfoliosCreate: {
    parameters: {
      query?: never;
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PortfolioInput'];
      };
    };
    responses: {
      /** @description Created. */
      201: {
        headers: {
          ETag: components['headers']['EntityTag'];
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Portfolio'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  portfoliosGet: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the resource. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          ETag: components['headers']['EntityTag'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Portfolio'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  portfoliosReplace: {
    parameters: {
      query?: never;
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
        /** @description The `ETag` that the change starts from, or several, or `*` for any; else 412. */
        'If-Match'?: string;
      };
      path: {
        /** @description Of the resource. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PortfolioInput'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          ETag: components['headers']['EntityTag'];
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Portfolio'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  portfoliosDelete: {
    parameters: {
      query?: never;
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
        /** @description The `ETag` that the change starts from, or several, or `*` for any; else 412. */
        'If-Match'?: string;
      };
      path: {
        /** @description Of the resource. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Deleted'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  portfoliosAmend: {
    parameters: {
      query?: never;
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
        /** @description The `ETag` that the change starts from, or several, or `*` for any; else 412. */
        'If-Match'?: string;
      };
      path: {
        /** @description Of the resource. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AmendPortfolioInput'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          ETag: components['headers']['EntityTag'];
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Portfolio'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  pricesImportPrices: {
    parameters: {
      query?: {
        /** @description Refuse closes that are too far from the one before, of the file or stored, and no split explains: the check that providers pass. */
        checkJumps?: boolean;
        /** @description Check everything and store nothing. */
        dryRun?: boolean;
      };
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    /** @description UTF-8, at most 100 MiB and 1,000,000 rows. */
    requestBody: {
      content: {
        'application/json': {
          close: string | null;
          currency?: string | null;
          date: string | null;
          symbol: string | null;
        }[];
        'text/csv': string;
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['MarketDataImport'];
            meta: {
              /** @description Nothing was stored: the counts are of what would be. */
              dryRun: boolean;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  transactionsList: {
    parameters: {
      query?: {
        /** @description `meta.nextCursor` of the page before, with the same filters. */
        cursor?: string;
        /** @description First date, included. */
        from?: string;
        /** @description Elements of a page. */
        limit?: number;
        /** @description Default: all portfolios of the caller. */
        portfolioId?: string;
        /** @description Only of this instrument. */
        symbol?: string;
        /** @description Last date, included. */
        to?: string;
        /** @description Only of this type. */
        type?:
          | 'BUY'
          | 'SELL'
          | 'DIVIDEND'
          | 'INTEREST'
          | 'FEE'
          | 'TAX'
          | 'DEPOSIT'
          | 'WITHDRAWAL'
          | 'TRANSFER_IN'
          | 'TRANSFER_OUT'
          | 'RETURN_OF_CAPITAL';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Transaction'][];
            meta: {
              /** @description For the parameter `cursor`; null: the last page. */
              nextCursor: string | null;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  transactionsCreate: {
    parameters: {
      query?: {
        /** @description Default: all portfolios of the caller. */
        portfolioId?: string;
      };
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateTransactionInput'];
      };
    };
    responses: {
      /** @description Created. */
      201: {
        headers: {
          ETag: components['headers']['EntityTag'];
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Transaction'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  transactionsGet: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Of the resource. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          ETag: components['headers']['EntityTag'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Transaction'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  transactionsReplace: {
    parameters: {
      query?: never;
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
        /** @description The `ETag` that the change starts from, or several, or `*` for any; else 412. */
        'If-Match'?: string;
      };
      path: {
        /** @description Of the resource. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TransactionInput'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          ETag: components['headers']['EntityTag'];
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Transaction'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  transactionsDelete: {
    parameters: {
      query?: never;
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
        /** @description The `ETag` that the change starts from, or several, or `*` for any; else 412. */
        'If-Match'?: string;
      };
      path: {
        /** @description Of the resource. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Deleted'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  transactionsAmend: {
    parameters: {
      query?: never;
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
        /** @description The `ETag` that the change starts from, or several, or `*` for any; else 412. */
        'If-Match'?: string;
      };
      path: {
        /** @description Of the resource. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AmendTransactionInput'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          ETag: components['headers']['EntityTag'];
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Transaction'];
            meta: {
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      412: components['responses']['PreconditionFailed'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  transactionFilesExport: {
    parameters: {
      query?: {
        /** @description Default: all portfolios of the caller. */
        portfolioId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description With a header, oldest first. */
      200: {
        headers: {
          /** @description A name for the file. */
          'Content-Disposition'?: string;
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  transactionFilesImport: {
    parameters: {
      query: {
        /** @description Check everything and store nothing. */
        dryRun?: boolean;
        /** @description The portfolio that the file is booked in. */
        portfolioId: string;
      };
      header?: {
        /** @description A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different request with it is 422, one that comes while the first still runs 409. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    /** @description UTF-8, at most 100 MiB and 1,000,000 rows. */
    requestBody: {
      content: {
        'application/json': {
          amount?: string | null;
          currency?: string | null;
          date?: string | null;
          executedAt?: string | null;
          externalId?: string | null;
          fee?: string | null;
          fxRate?: string | null;
          note?: string | null;
          price?: string | null;
          quantity?: string | null;
          sequence?: string | null;
          symbol?: string | null;
          tax?: string | null;
          type: string | null;
        }[];
        'text/csv': string;
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          'Idempotency-Replayed': components['headers']['Replayed'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ImportCounts'];
            meta: {
              /** @description Nothing was stored: the counts are of what would be. */
              dryRun: boolean;
              /** @description As in the header `X-Request-Id`. */
              requestId: string;
            };
          };
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      404: components['responses']['NotFound'];
      409: components['responses']['Conflict'];
      413: components['responses']['PayloadTooLarge'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableEntity'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  healthLive: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The process is alive. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Liveness'];
        };
      };
      400: components['responses']['BadRequest'];
      default: components['responses']['OtherProblem'];
    };
  };
  observabilityText: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description In the text format of Prometheus. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      400: components['responses']['BadRequest'];
      401: components['responses']['Unauthorized'];
      403: components['responses']['Forbidden'];
      429: components['responses']['TooManyRequests'];
      503: components['responses']['ServiceUnavailable'];
      default: components['responses']['OtherProblem'];
    };
  };
  healthReady: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description They should. */
      200: {
        headers: {
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Readiness'];
        };
      };
      400: components['responses']['BadRequest'];
      /** @description They should not. */
      503: {
        headers: {
          'Retry-After': components['headers']['RetryAfter'];
          'X-Request-Id': components['headers']['RequestId'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Readiness'];
        };
      };
      default: components['responses']['OtherProblem'];
    };
  };
}
