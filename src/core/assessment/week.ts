/** Days of the week as `localTime` numbers them: 1 Monday to 7 Sunday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Hours of a day, 0-23. */
export const HOURS: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);
