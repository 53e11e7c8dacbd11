const PLACES = ['./hyops-dr', '/etc/hyops-dr'] as const;

/** Returns the configuration folder: the one that is named, or else the first of the usual places that has one. */
export function configurationPlace(named: string | undefined, exists: (path: string) => boolean): string {
  return named ?? PLACES.find(exists) ?? PLACES[0];
}
