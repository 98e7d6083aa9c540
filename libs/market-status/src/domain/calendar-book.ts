import { AppError } from '@portfolio-metrics/kernel';
import { Calendar } from './calendar.js';
import type { CalendarDefinition } from './calendar-definition.js';
import { mistakesIn } from './check-definition.js';

/** The calendars of a service, found by MIC or by any alias. */
export class CalendarBook {
  private readonly byName = new Map<string, Calendar>();
  private readonly mics: readonly string[];

  /** Throws `RangeError` when a definition makes no sense or two calendars claim the same name. */
  constructor(definitions: readonly CalendarDefinition[]) {
    for (const definition of definitions) this.add(definition);
    this.mics = Object.freeze(definitions.map(({ mic }) => mic));
  }

  /** MICs in the order in which they were given. */
  knownMics(): readonly string[] {
    return this.mics;
  }

  /** The MIC that a MIC or an alias names, in any case; `null` when no calendar has that name. */
  resolveMic(textOrAlias: string): string | null {
    return this.find(textOrAlias)?.definition.mic ?? null;
  }

  /** Throws `AppError('not_found')` when there is no such calendar. */
  get(textOrAlias: string): Calendar {
    const calendar = this.find(textOrAlias);
    if (calendar === undefined) {
      throw new AppError('not_found', `There is no calendar for the exchange ${textOrAlias.slice(0, 30)}.`);
    }
    return calendar;
  }

  private find(textOrAlias: string): Calendar | undefined {
    return this.byName.get(textOrAlias) ?? this.byName.get(textOrAlias.trim().toUpperCase());
  }

  private add(definition: CalendarDefinition): void {
    const [mistake] = mistakesIn(definition);
    if (mistake !== undefined) throw new RangeError(`calendar ${definition.mic}: ${mistake}`);
    const calendar = new Calendar(definition);
    for (const name of new Set([definition.mic, ...definition.aliases].map((text) => text.toUpperCase()))) {
      const taken = this.byName.get(name);
      if (taken !== undefined) {
        throw new RangeError(`${name} names both ${taken.definition.mic} and ${definition.mic}`);
      }
      this.byName.set(name, calendar);
    }
  }
}
