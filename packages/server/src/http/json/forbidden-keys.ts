/** Keys that some code downstream could take for the machinery of objects. */
export const isForbidden = (key: string): boolean =>
  key === '__proto__' || key === 'constructor' || key === 'prototype';
