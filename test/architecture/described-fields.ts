/** A schema of `docs/openapi.json`, as far as it is looked at. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

const UNIT_IN_NAME = /(Ms|Seconds|Percent|^version|^bytes)$/;

/**
 * Fields of the models of the REST API that say too little, as `Model.field: what is missing`.
 * - A field that may be null says what that means, or its model's description does for all of them.
 * - A number or a decimal says what of and in what, has the unit in its name, or its model's description speaks of amounts,
 *   units, percentages or counts for all of them.
 * Dates and instants say what they are by their format.
 */
export function sayingTooLittle(models: Readonly<Record<string, Schema>>): string[] {
  return Object.entries(models).flatMap(([model, { description: ofModel = '', properties = {} }]) =>
    Object.entries(properties).flatMap(([field, schema]) => {
      const own = schema.description ?? '';
      if (mayBeNull(schema) && !/\bnull\b/i.test(`${own} ${ofModel}`)) return [`${model}.${field}: what null means`];
      const isSilent =
        own === '' && !UNIT_IN_NAME.test(field) && !/\b(amounts?|units?|percent|currency)\b/i.test(ofModel);
      return isSilent && isNumber(schema) ? [`${model}.${field}: the unit`] : [];
    }),
  );
}

function mayBeNull({ type, anyOf = [] }: Schema): boolean {
  return type === 'null' || (Array.isArray(type) && type.includes('null')) || anyOf.some(mayBeNull);
}

function isNumber({ type = [], format }: Schema): boolean {
  return format === 'decimal' || ['number', 'integer'].some((name) => type.includes(name));
}
