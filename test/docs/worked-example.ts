import { addDays, calendarDate, dayOfWeek } from '@portfolio-metrics/kernel';
import {
  COST_BASIS_METHODS,
  TRANSACTION_TYPES,
  type CostBasisMethod,
  type Split,
  type TransactionType,
} from '@portfolio-metrics/ledger';
import { split, type Booking } from '../support/ledger-fixture.js';

export interface ExamplePortfolio {
  readonly id: string;
  readonly method: CostBasisMethod;
  readonly trackCash: boolean;
  readonly allowShort: boolean;
}

/** An example of the documentation: what is given, and what is to come out. */
export interface WorkedExample {
  readonly portfolios: ExamplePortfolio[];
  baseCurrency: string;
  readonly bookings: Booking[];
  readonly splits: Split[];
  /** By symbol and date. */
  readonly closes: Record<string, Record<string, number>>;
  /** By currency (to the base currency) and date. */
  readonly rates: Record<string, Record<string, number>>;
  readonly flows: { date: string; amount: number }[];
  benchmark: string | null;
  from: string | null;
  on: string | null;
  readonly expectations: string[][];
}

/** The `example` blocks of a Markdown text, each with the heading it is under. */
export function examplesIn(markdown: string): { title: string; lines: string[] }[] {
  const examples: { title: string; lines: string[] }[] = [];
  let heading = '';
  let block: string[] | null = null;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('#') && block === null) heading = line.replace(/^#+ /, '');
    else if (line === '```example') block = [];
    else if (line === '```' && block !== null) {
      examples.push({ title: heading, lines: block });
      block = null;
    } else block?.push(line);
  }
  return examples;
}

/** Reads an example; a line that it does not understand is an error. */
export function readExample(lines: readonly string[]): WorkedExample {
  const example: WorkedExample = {
    portfolios: [],
    baseCurrency: 'USD',
    bookings: [],
    splits: [],
    closes: {},
    rates: {},
    flows: [],
    benchmark: null,
    from: null,
    on: null,
    expectations: [],
  };
  for (const line of lines) {
    const words = line.replace(/#.*$/, '').trim().split(/\s+/);
    if (words[0] !== '') readLine(example, words);
  }
  if (example.portfolios.length === 0) example.portfolios.push(portfolioOf([]));
  return example;
}

function readLine(example: WorkedExample, words: readonly string[]): void {
  const [first, second, third, fourth] = words as [string, string, string, string];
  if (first === '=>') example.expectations.push(words.slice(1));
  else if (first === 'portfolio') example.portfolios.push(portfolioOf(words.slice(1)));
  else if (first === 'reported') example.baseCurrency = third;
  else if (first === 'split') example.splits.push(splitOf(second, third, fourth));
  else if (first === 'close') (example.closes[second] ??= {})[third] = Number(fourth);
  else if (first === 'closes') readWeekdays((example.closes[second] ??= {}), words.slice(5));
  else if (first === 'rate') (example.rates[second] ??= {})[fourth] = Number(words[4]);
  else if (first === 'flows') readFlows(example, words.slice(1));
  else if (first === 'benchmark') example.benchmark = second;
  else if (first === 'from') example.from = second;
  else if (first === 'on') example.on = second;
  else if (/^\d{4}-/.test(first)) example.bookings.push(bookingOf(words));
  else throw new Error(`not understood: ${words.join(' ')}`);
}

function portfolioOf(words: readonly string[]): ExamplePortfolio {
  const text = words.join(' ');
  return {
    id: /named (\w+)/.exec(text)?.[1] ?? 'main',
    method: COST_BASIS_METHODS.find((method) => words.includes(method)) ?? 'FIFO',
    trackCash: text.includes('tracks cash'),
    allowShort: text.includes('allows shorts'),
  };
}

function splitOf(symbol: string, date: string, ratio: string): Split {
  const [numerator, denominator] = ratio.split(':').map(Number) as [number, number];
  return split(symbol, date, numerator, denominator);
}

/** `from DATE: 100 110 ...`: a close for every weekday. */
function readWeekdays(closes: Record<string, number>, [from, ...values]: readonly string[]): void {
  let day = calendarDate(from!.replace(':', ''));
  for (const value of values) {
    while (dayOfWeek(day) === 0 || dayOfWeek(day) === 6) day = addDays(day, 1);
    closes[day] = Number(value);
    day = addDays(day, 1);
  }
}

function readFlows(example: WorkedExample, words: readonly string[]): void {
  for (const pair of words.join(' ').split(', ')) {
    const [date, amount] = pair.split(' ') as [string, string];
    example.flows.push({ date, amount: Number(amount) });
  }
}

/** `DATE TYPE 10 ACME at 100 fee 5`, `DATE TYPE 20 of ACME tax 5`, `DATE TYPE 1000`. */
function bookingOf([on, type, number, ...rest]: readonly string[]): Booking {
  if (!TRANSACTION_TYPES.includes(type as TransactionType)) throw new Error(`no transaction: ${type}`);
  const after = (word: string): string | undefined => (rest.includes(word) ? rest[rest.indexOf(word) + 1] : undefined);
  const movesUnits = rest[0] !== undefined && /^[A-Z]/.test(rest[0]);
  const fields = {
    price: after('at'),
    fee: after('fee'),
    tax: after('tax'),
    fxRate: after('rate'),
    portfolioId: after('named'),
  };
  return {
    on: on!,
    type: type as TransactionType,
    symbol: movesUnits ? rest[0]! : (after('of') ?? null),
    ...(movesUnits ? { quantity: number! } : { amount: number! }),
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  };
}
