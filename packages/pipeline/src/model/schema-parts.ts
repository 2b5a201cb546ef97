import { AlertsmithError } from '@alertsmith/core'
import { z } from 'zod'

/** Finite, as JSON holds no other number. */
export const number = z.number()
/** Null where the figure does not exist. */
export const figure = number.nullable()
export const text = z.string()
export const texts = z.array(text)
export const day = text.regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day as YYYY-MM-DD')

/** An object of which releases may know more keys or fewer: what is there must be right. */
export function parts<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject(shape).partial()
}

/** An object with keys of any name. Zod itself passes over a key `__proto__`, whatever its value. */
export function named<Value extends z.ZodType>(value: Value) {
  return z
    .unknown()
    .refine(
      (found) => !(typeof found === 'object' && found !== null && Object.hasOwn(found, '__proto__')),
      'must have no key "__proto__"',
    )
    .pipe(z.record(text, value))
}

/** What another parser takes without a coded error. */
export function takenBy(parse: (json: unknown) => unknown) {
  return z.unknown().superRefine((json, context) => {
    try {
      parse(json)
    } catch (error) {
      if (!AlertsmithError.isInstance(error)) throw error
      // What to do is said once, by whoever names the file.
      context.addIssue({ code: 'custom', message: error.message.replace(/\. Restore .*$/, '') })
    }
  })
}

/** What both metadata.json and evaluation.json keep of the leakage firewall. */
export const firewallSchema = z.looseObject({
  single_feature: z.looseObject({
    best: z.array(z.looseObject({ feature: text, auc: number })),
    limit: number,
    acknowledged: texts.optional(),
    alarm: z.boolean(),
  }),
  label_shuffle: z.looseObject({
    aucs: z.array(number).optional(),
    mean: number,
    tolerance: number,
    alarm: z.boolean(),
  }),
  random_split: z
    .looseObject({
      roc_auc: number,
      pr_auc: number,
      actual: z.looseObject({ roc_auc: number, pr_auc: number }).optional(),
    })
    .nullish(),
})
