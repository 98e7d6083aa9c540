/** By operation (`GET /api/v1/portfolios`), status and name: the body of an answer. */
export type RecordedAnswers = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

export const RECORDED_ANSWERS: RecordedAnswers = {};
