/**
 * DI token of the `DataSource` that `Database` works on: one of ours, or the application's. A token of its own, so that an application
 * may have another default DataSource for its own tables.
 */
export const DATA_SOURCE = Symbol('portfolio-metrics.DataSource');
