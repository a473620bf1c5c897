// Apart from the other errors, and without importing them: hardly any page gets to load what tells of this one.
import type {ImError} from './errors.js';

export const trustedTypesRefused = (Failure: typeof ImError) =>
  new Failure(
    'trusted-types-refused',
    'The page enforces Trusted Types and refuses the policy "lit-html": name it in "trusted-types", with \'allow-duplicates\' where the page uses Lit itself.',
  );
