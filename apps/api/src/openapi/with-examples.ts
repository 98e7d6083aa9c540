import type { OpenAPIObject, ResponseObject } from '@nestjs/swagger';
import { operationsOf } from './operations-of.js';
import type { RecordedAnswers } from './recorded-answers.js';

/** `document` with the recorded answers as examples of their operation and status. */
export function withExamples(document: OpenAPIObject, answers: RecordedAnswers): OpenAPIObject {
  for (const { name, operation } of operationsOf(document)) {
    for (const [status, named] of Object.entries(answers[name] ?? {})) {
      const response = operation.responses[status] as ResponseObject | undefined;
      const [mediaType] = Object.keys(response?.content ?? {});
      if (response?.content === undefined || mediaType === undefined) continue;
      const examples = Object.fromEntries(Object.entries(named).map(([title, value]) => [title, { value }]));
      response.content = { ...response.content, [mediaType]: { ...response.content[mediaType], examples } };
    }
  }
  return document;
}
