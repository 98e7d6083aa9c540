import type { OpenAPIObject, ResponseObject } from '@nestjs/swagger';
import { operationsOf } from './operations-of.js';
import { PROBLEM_RULES } from './problem-rules.js';
import { PROBLEMS, type RecordedAnswers } from './recorded-answers.js';

type Named = Readonly<Record<string, unknown>>;

/** `document` with the recorded answers as examples: successes at their operation, problems at the description of their status. */
export function withExamples(document: OpenAPIObject, answers: RecordedAnswers): OpenAPIObject {
  for (const { name, operation } of operationsOf(document)) {
    for (const [status, named] of Object.entries(answers[name] ?? {})) {
      addExamples(operation.responses[status] as ResponseObject | undefined, named);
    }
  }
  for (const { name, status } of PROBLEM_RULES) {
    addExamples(
      document.components?.responses?.[name] as ResponseObject | undefined,
      answers[PROBLEMS]?.[status] ?? {},
    );
  }
  return document;
}

function addExamples(response: ResponseObject | undefined, named: Named): void {
  const [content] = Object.values(response?.content ?? {});
  if (content === undefined || Object.keys(named).length === 0) return;
  content.examples = Object.fromEntries(Object.entries(named).map(([title, value]) => [title, { value }]));
}
