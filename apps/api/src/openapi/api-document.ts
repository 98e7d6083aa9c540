import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeFiles } from './describe-files.js';
import { describeProblems } from './describe-problems.js';
import { inOrder } from './in-order.js';
import { ProblemResponse } from './problem.response.js';
import { RECORDED_ANSWERS, type RecordedAnswers } from './recorded-answers.js';
import { toOpenApi31 } from './to-openapi-3-1.js';
import { withExamples } from './with-examples.js';

const DESCRIPTION = `Holdings, gains, performance, allocation, dividends and market status of portfolios.

Every answer is \`{ data, meta }\`. Amounts, prices and quantities are decimal strings, percentages and ratios are numbers; what is not
known is null and stands in \`meta.missing\` with its reason. Instants are ISO 8601 in UTC, days are \`YYYY-MM-DD\`. Errors are
problem documents (RFC 9457) with a word for programs in \`errorCode\`. Lists are read page by page: \`meta.nextCursor\` of one page is
the parameter \`cursor\` of the next.`;

const TOKEN = `A JWT (HS256, or a key of the configured JWKS) whose \`sub\` is the user's UUID and whose \`scope\` lists, separated by
blanks, what it grants: \`portfolio:read\`, \`portfolio:write\`, \`market:write\` (reference data and prices), \`ops\`.`;

/**
 * Controller and handler as the name of an operation: `list` of `PortfoliosController` is `portfoliosList`, `dashboard` of
 * `DashboardController` is `dashboard`.
 */
function operationIdOf(controller: string, handler: string): string {
  const name = controller.replace(/Controller$/, '');
  const resource = name[0]!.toLowerCase() + name.slice(1);
  return resource === handler ? resource : resource + handler[0]!.toUpperCase() + handler.slice(1);
}

/** The OpenAPI 3.1 document of the routes of `app`, always in the same order. `answers`: real answers, shown as examples. */
export function apiDocument(app: NestFastifyApplication, answers: RecordedAnswers = RECORDED_ANSWERS): OpenAPIObject {
  const outline = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('portfolio-metrics')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: TOKEN })
    .build();
  const document = SwaggerModule.createDocument(app, outline, {
    extraModels: [ProblemResponse],
    operationIdFactory: operationIdOf,
  });
  return inOrder(withExamples(toOpenApi31(describeProblems(describeFiles(document))), answers));
}
