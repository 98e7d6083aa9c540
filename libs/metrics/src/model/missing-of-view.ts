import type { Projection } from '../registry/metric-definition.js';
import { mergeMissing } from './merge-missing.js';
import type { MissingPart } from './metrics-meta.js';

/** What is missing of a view: what is missing of the computed metric, but for what the view says of figures of its own. */
export function missingOfView(
  base: readonly MissingPart[],
  { missing = [], restates }: Projection<unknown>,
): MissingPart[] {
  const others = restates === undefined ? base : base.filter(({ section }) => !section.startsWith(restates));
  return mergeMissing([others, missing]);
}
