import type { OpenAPIObject } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import { toOpenApi31 } from './to-openapi-3-1.js';

const REFERENCE = { $ref: '#/components/schemas/LotResponse' };

/** `schema` as a member of a model, converted. */
function converted(schema: object): unknown {
  const document = {
    openapi: '3.1.0',
    info: { title: '', version: '' },
    paths: {},
    components: {
      schemas: { LotResponse: { type: 'object' }, HolderResponse: { type: 'object', properties: { member: schema } } },
    },
  } as unknown as OpenAPIObject;
  const { schemas } = toOpenApi31(document).components!;
  return (schemas!['Holder'] as { properties: { member: unknown } }).properties.member;
}

describe('the document in OpenAPI 3.1', () => {
  it.each<[string, object, object]>([
    ['a type that may be null', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      'a list of words or null',
      { type: 'string', enum: ['a'], nullable: true },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'a model or null',
      { allOf: [REFERENCE], nullable: true, description: 'd' },
      { anyOf: [{ $ref: '#/components/schemas/Lot' }, { type: 'null' }], description: 'd' },
    ],
    [
      'a model with a description',
      { allOf: [REFERENCE], description: 'd' },
      { $ref: '#/components/schemas/Lot', description: 'd' },
    ],
    [
      'a list of a model, or null',
      { type: 'array', items: REFERENCE, nullable: true },
      { type: ['array', 'null'], items: { $ref: '#/components/schemas/Lot' } },
    ],
    ['an example', { type: 'string', example: 'x' }, { type: 'string', examples: ['x'] }],
    [
      'an object',
      { type: 'object', properties: { a: { type: 'string' } } },
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false },
    ],
    [
      'an object with any members',
      { type: 'object', properties: {}, additionalProperties: { type: 'string', nullable: true } },
      { type: 'object', properties: {}, additionalProperties: { type: ['string', 'null'] } },
    ],
    [
      'a member that is called as a keyword',
      { type: 'object', properties: { nullable: { type: 'boolean' }, example: { type: 'string' } } },
      {
        type: 'object',
        properties: { nullable: { type: 'boolean' }, example: { type: 'string' } },
        additionalProperties: false,
      },
    ],
  ])('has %s', (_, given, expected) => {
    expect(converted(given)).toEqual(expected);
  });

  it('refuses two models of one name, and a reference to none', () => {
    const document = (schemas: object): OpenAPIObject =>
      ({
        openapi: '3.1.0',
        info: { title: '', version: '' },
        paths: {},
        components: { schemas },
      }) as unknown as OpenAPIObject;
    expect(() => toOpenApi31(document({ LotView: {}, LotResponse: {} }))).toThrow('same name');
    expect(() => toOpenApi31(document({ LotView: { items: { $ref: '#/components/schemas/Nothing' } } }))).toThrow(
      'refers to',
    );
  });
});
