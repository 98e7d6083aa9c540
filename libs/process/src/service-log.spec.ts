import { Logger } from '@nestjs/common';
import { faultFrames } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { createServiceLog, logAsRequest, NestLog } from './service-log.js';

describe('the log of the service', () => {
  const lines: string[] = [];
  const log = createServiceLog('info', { write: (line) => void lines.push(line) });
  const nest = new NestLog(log);
  const last = (): Record<string, unknown> => {
    const { level, time, ...rest } = JSON.parse(lines.at(-1)!) as Record<string, unknown>;
    expect([typeof level, typeof time]).toEqual(['number', 'number']);
    return rest;
  };

  it('writes text with the name of who logs', () => {
    nest.log('started', 'Jobs');
    expect(last()).toEqual({ message: 'started', context: 'Jobs' });
  });

  it('writes fields beside the text, and never two members of one name', () => {
    nest.warn({ message: 'not cached', reason: 'timeout' }, 'Metrics');
    expect(last()).toEqual({ message: 'not cached', reason: 'timeout', context: 'Metrics' });
    expect(lines.at(-1)!.match(/"message"/g)).toHaveLength(1);
    nest.log({ route: '/a' }, 'request', 'Http');
    expect(last()).toEqual({ message: 'request', route: '/a', context: 'Http' });
  });

  it('tells the kind of an error and the places it passed, never its text', () => {
    const error = new TypeError('broken');
    const stack = faultFrames(error);
    expect(stack).toContain('service-log.spec.ts');
    nest.error({ message: 'a request failed', error: error.name }, error.stack, 'Errors');
    expect(last()).toEqual({ message: 'a request failed', error: 'TypeError', stack, context: 'Errors' });
    nest.error(error, 'Errors');
    expect(last()).toEqual({ message: 'TypeError', stack, context: 'Errors' });
  });

  it('gives every line of a request its id, across waiting, and no other line', async () => {
    await Promise.all(
      ['a', 'b'].map(async (id) =>
        logAsRequest(id, async () => {
          await Promise.resolve();
          nest.log(`in ${id}`, 'Work');
          expect(last()).toEqual({ message: `in ${id}`, context: 'Work', requestId: id });
        }),
      ),
    );
    nest.log('outside', 'Work');
    expect(last()).toEqual({ message: 'outside', context: 'Work' });
  });

  it('understands what the framework hands on', () => {
    Logger.overrideLogger(nest);
    new Logger('Named').log({ count: 2 }, 'done');
    expect(last()).toEqual({ message: 'done', count: 2, context: 'Named' });
    Logger.overrideLogger(false);
  });
});
