import { ApiResponse } from '@nestjs/swagger';

/** Says when a route answers with a problem, beside those that all routes of its kind have (see `describeProblems`). */
export const ApiProblem = (status: number, description: string): MethodDecorator =>
  ApiResponse({ status, description });
