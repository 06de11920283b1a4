import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { type Place, placesOf } from '../../app/sections.ts';
import { Icon } from '../../components/Icon.tsx';
import { portal } from '../../session/door.ts';
import type { PortalSession } from '../../session/session.ts';
import styles from './SectionCards.module.css';

/** A card for each section this person sees, what waits for them first; all counts come in one request. */
export function SectionCards({ session }: { readonly session: PortalSession }) {
  const places = placesOf(session.features);
  const { data, isError } = useQuery({ queryKey: ['home', session.features], queryFn: ({ signal }) => portal.call('home.get', undefined, { signal }), enabled: places.length > 0 });
  if (places.length === 0) return null;
  const counts = (place: Place) => data?.cards.find(({ feature }) => feature === place.key);
  const waiting = (place: Place) => Number((counts(place)?.waiting ?? 0) > 0);
  return (
    <ul className={styles.cards} aria-label="Sections of the portal">
      {[...places]
        .sort((a, b) => waiting(b) - waiting(a))
        .map((place) => {
          const counted = counts(place);
          return (
            <li key={place.key}>
              <Link to={place.path} className={styles.card} data-waiting={waiting(place) === 1}>
                <span className={styles.icon}>
                  <Icon name={place.icon} />
                </span>
                <span className={styles.name}>{place.name}</span>
                <span className={styles.count}>{counted ? place.section.card(counted) : isError ? place.description : ' '}</span>
              </Link>
            </li>
          );
        })}
    </ul>
  );
}
