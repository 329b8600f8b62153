const rateNames =
  /(?:^|[^a-z])(?:lr\d*|learning[^a-z]?rate|weight[^a-z]?decay|wd|eps|epsilon|alpha|l1|l2|reg|regularization|temperature)(?:[^a-z]|$)/;

/** Whether a parameter is one that people search by orders of magnitude. */
export function isRate(name: string): boolean {
  return rateNames.test(name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase());
}
