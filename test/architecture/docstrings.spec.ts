import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './cruise.js';
import { type Schema, sayingTooLittle } from './described-fields.js';
import { ADVICE, undocumentedIn } from './docstring-rules.js';

const FIXTURE = 'test/architecture/fixtures/docstrings';

describe('the docstrings', () => {
  it('of everything that a lib exports say units, dates, errors and the meaning of null', () => {
    const barrels = globSync('libs/*/src/index.ts', { cwd: ROOT }).toSorted();
    const findings = undocumentedIn(barrels);
    expect(findings.map(({ file, line, name, rule }) => `${file}:${line}: ${name}: ${ADVICE[rule]}`)).toEqual([]);
    expect(barrels.length).toBeGreaterThan(10);
  }, 60_000);

  it('that are missing in the fixture are found, each by its rule, and nothing else in it', () => {
    const found = undocumentedIn([`${FIXTURE}/index.ts`]).map(({ file, line, rule }) => `${file}:${line} ${rule}`);
    const expected = globSync(`${FIXTURE}/*.ts`, { cwd: ROOT }).flatMap(lacking);
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(new Set(found.map((text) => text.split(' ')[1]))).toEqual(new Set(Object.keys(ADVICE)));
  });
});

describe('the description of the REST API', () => {
  it('says of every field its unit and what null means', () => {
    const { components } = JSON.parse(readFileSync(path.join(ROOT, 'docs/openapi.json'), 'utf8')) as {
      components: { schemas: Record<string, Schema> };
    };
    expect(sayingTooLittle(components.schemas)).toEqual([]);
    expect(Object.keys(components.schemas).length).toBeGreaterThan(50);
  });

  it('is asked for it field by field, unless the model says it for all', () => {
    const fields: Record<string, Schema> = {
      name: { type: 'string' },
      note: { type: ['string', 'null'] },
      base: { anyOf: [{ type: 'object' }, { type: 'null' }] },
      price: { type: 'string', format: 'decimal' },
      count: { type: 'integer', description: 'Of rows.' },
      ratio: { type: ['number', 'null'], description: 'Null: there is none.' },
      waitMs: { type: 'integer' },
    };
    expect(sayingTooLittle({ Bare: { properties: fields } })).toEqual([
      'Bare.note: what null means',
      'Bare.base: what null means',
      'Bare.price: the unit',
    ]);
    const description = 'Amounts in euros; null: not known.';
    expect(sayingTooLittle({ Whole: { description, properties: fields } })).toEqual([]);
  });
});

/** `// lacks <rule>` stands on the line that is at fault, or on one of its own before it. */
function lacking(file: string): string[] {
  const lines = readFileSync(path.join(ROOT, file), 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const [, code, rule] = /^(.*)\/\/ lacks (\w+)$/.exec(line) ?? [];
    return rule === undefined ? [] : [`${file}:${index + (code?.trim() === '' ? 2 : 1)} ${rule}`];
  });
}
