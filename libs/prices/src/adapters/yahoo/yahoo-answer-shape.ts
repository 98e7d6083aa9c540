import { ProviderFault } from '../../provider-fault.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * Throws `ProviderFault` unless the body is JSON and the values that become prices are numbers. `yahoo-finance2` checks the shape as
 * well, but reads a number out of any text that starts like one, and prints what it does not expect.
 */
export function refuseUnsound(url: URL, body: string): void {
  const answer = objectOf(parsed(body), 'the answer');
  if (url.pathname.startsWith('/v8/finance/chart/')) refuseUnsoundChart(answer);
  if (url.pathname === '/v7/finance/quote') refuseUnsoundQuotes(answer);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw malformed('the answer is no JSON');
  }
}

function refuseUnsoundChart(answer: Json): void {
  for (const result of listOf(objectOf(answer['chart'], 'chart')['result'], 'result')) {
    const { timestamp, indicators } = objectOf(result, 'result');
    if (timestamp === undefined) continue;
    const times = listOf(timestamp, 'timestamp');
    const [quote] = listOf(objectOf(indicators, 'indicators')['quote'], 'quote');
    for (const [name, values] of Object.entries(objectOf(quote, 'quote'))) {
      if (listOf(values, name).length !== times.length)
        throw malformed(`${name.slice(0, 20)} has not one value per time`);
    }
    const closes = listOf(objectOf(quote, 'quote')['close'], 'close');
    const noTime = times.findIndex((time) => !isNumber(time));
    if (noTime !== -1) throw malformed('a time is no number', times[noTime]);
    const noClose = closes.findIndex((close) => close !== null && !isNumber(close));
    if (noClose !== -1) throw malformed('a close is no number', closes[noClose]);
  }
}

function refuseUnsoundQuotes(answer: Json): void {
  for (const result of listOf(objectOf(answer['quoteResponse'], 'quoteResponse')['result'], 'result')) {
    const quote = objectOf(result, 'quote');
    for (const name of ['regularMarketPrice', 'regularMarketTime']) {
      const value = quote[name];
      if (value !== undefined && value !== null && !isNumber(value)) {
        throw malformed(`${name} is no number`, value);
      }
    }
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function objectOf(value: unknown, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(`${name} is no object`);
  return value as Json;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(`${name.slice(0, 20)} is no list`);
  return value;
}

function malformed(problem: string, stated?: unknown): ProviderFault {
  return new ProviderFault('malformed', `the answer of Yahoo is not understood: ${problem}`, { stated });
}
