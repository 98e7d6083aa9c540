import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';

const META = { type: 'object', properties: { requestId: { type: 'string' } }, required: ['requestId'] };
const LIST_META = {
  type: 'object',
  properties: {
    requestId: { type: 'string' },
    nextCursor: { type: 'string', nullable: true, description: 'For the parameter `cursor`; null: the last page.' },
  },
  required: ['requestId', 'nextCursor'],
};

/** Describes an answer whose `data` is one `model`. */
export const ApiDataAnswer = (model: Type, status = 200): MethodDecorator =>
  answer(model, status, { $ref: getSchemaPath(model) }, META);

/** Describes an answer whose `data` is one page of `model`. */
export const ApiListAnswer = (model: Type): MethodDecorator =>
  answer(model, 200, { type: 'array', items: { $ref: getSchemaPath(model) } }, LIST_META);

function answer(model: Type, status: number, data: object, meta: object): MethodDecorator {
  const schema = { type: 'object', properties: { data, meta }, required: ['data', 'meta'] };
  return applyDecorators(ApiExtraModels(model), ApiResponse({ status, schema }));
}
