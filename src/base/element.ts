/** Classes of PHI elements, and how sure a judgment is: words that every room shares. */

/** The 18 classes of 45 CFR 164.514(b)(2)(i), then free text, quasi-identifiers and clinical content, then generic PHI of a user's catalog. */
export const ELEMENT_CLASSES = [
  'name',
  'geography',
  'date',
  'phone',
  'fax',
  'email',
  'ssn',
  'mrn',
  'health-plan-id',
  'account',
  'license',
  'vehicle',
  'device',
  'url',
  'ip',
  'biometric',
  'photo',
  'other-id',
  'free-text',
  'quasi',
  'clinical',
  'phi',
] as const;

export type ElementClass = (typeof ELEMENT_CLASSES)[number];

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];
