import type {LitElement, PropertyDeclaration} from 'lit';

/** Lit's own `@property` as far as it is used here, without what it has for the other kind of decorators. */
export const property =
  (options?: PropertyDeclaration) =>
  (element: LitElement, name: PropertyKey): void =>
    (element.constructor as typeof LitElement).createProperty(name, options);
