// Apart from the check of what they say, which only pages that use them load.

/** For an attribute that is there or is not: else one that is taken away would be null. */
export const textOrNone = {
  fromAttribute: (text: string | null): string | undefined => text ?? undefined,
};

/** For an attribute that is a number or is not there; what is not a number becomes NaN, and is refused as such. */
export const numberOrNone = {
  fromAttribute: (text: string | null): number | undefined =>
    text === null ? undefined : text.trim() === '' ? NaN : Number(text),
};
