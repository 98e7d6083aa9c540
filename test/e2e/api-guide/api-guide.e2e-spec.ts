import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_USER_ID } from '../../../apps/api/src/demo/demo-portfolios.js';
import { DemoSeed } from '../../../apps/api/src/demo/demo-seed.js';
import { startTestService, type TestService } from '../../support/test-service.js';
import { answerOf, type ShownAnswer, stepsOf } from './guide.js';
import { ReadersShell } from './shell.js';
import { differencesFrom } from './shown.js';

const PAGE = readFileSync(path.resolve(import.meta.dirname, '../../../docs/api.md'), 'utf8');
const PRINTED_ADDRESS = 'http://127.0.0.1:3000';

describe('docs/api.md', () => {
  const steps = stepsOf(PAGE);
  let service: TestService;
  let shell: ReadersShell;

  beforeAll(async () => {
    service = await startTestService({ priceProviders: ['simulated'] });
    await service.app.get(DemoSeed).plant();
    shell = await ReadersShell.open({ TOKEN: await service.tokenFor(DEMO_USER_ID) });
  });
  afterAll(async () => {
    await shell.close();
    await service.stop();
  });

  it('has a command for each part of the tour', () => {
    expect(steps.length).toBeGreaterThan(25);
    expect(steps.filter(({ shown }) => shown !== null).length).toBeGreaterThan(25);
  });

  it.each(steps)('line $line does what it shows', async ({ command, shown }) => {
    const output = await shell.run(command.replace(PRINTED_ADDRESS, service.url));
    expect(shown === null ? output : differencesFrom(shown, answerOf(output))).toEqual(shown === null ? '' : []);
  });
});

describe('the comparison with what the page shows', () => {
  const answer: ShownAnswer = {
    status: 200,
    headers: [['age', '3']],
    body: {
      data: { id: '5f0c1a2e-0000-4000-8000-000000000001', list: [1, 2, 3], value: '12.50' },
      meta: { ageSeconds: 3 },
    },
  };

  it.each<[string, Partial<ShownAnswer>]>([
    ['all of it', {}],
    ['a part', { body: { data: { value: '12.50' } } }],
    ['the beginning of a text and of a list', { body: { data: { value: '12.…', list: [1, '…'] } } }],
    [
      'another id and another age',
      { body: { data: { id: '00000000-0000-4000-8000-000000000009' }, meta: { ageSeconds: 0 } } },
    ],
    ['no body', { body: undefined }],
  ])('finds nothing wrong with %s', (_, shown) => {
    expect(differencesFrom({ ...answer, ...shown }, answer)).toEqual([]);
  });

  it.each<[string, Partial<ShownAnswer>]>([
    ['another status', { status: 201 }],
    ['another header', { headers: [['age', '4']] }],
    ['a header that is not there', { headers: [['etag', 'x']] }],
    ['another text', { body: { data: { value: '12.5' } } }],
    ['a member that is not there', { body: { data: { total: '1' } } }],
    ['a shorter list', { body: { data: { list: [1, 2] } } }],
    ['another element', { body: { data: { list: [1, 3, '…'] } } }],
    ['a text for a number', { body: { meta: { ageSeconds: '3' } } }],
    ['a text for an id', { body: { data: { value: '5f0c1a2e-0000-4000-8000-000000000001' } } }],
  ])('finds %s', (_, shown) => {
    expect(differencesFrom({ ...answer, ...shown }, answer)).toHaveLength(1);
  });
});
