import styles from './Arcade.module.css';
import { classes } from './classes.ts';

const deep = [
  { width: 560, top: 20 },
  { width: 456, top: 92 },
  { width: 356, top: 166 },
  { width: 264, top: 238 },
  { width: 180, top: 306 },
  { width: 108, top: 366 },
] as const;

const row = [
  { width: 72, top: 22, depth: 0 },
  { width: 54, top: 35, depth: 2 },
  { width: 36, top: 48, depth: 4 },
] as const;

const bay = 84;

/** The portal's own picture: doors behind doors with light at the end, or as a band a row of doors with one lit; behind a wall no light is on. */
export function Arcade({ lit }: { readonly lit: boolean }) {
  return (
    <div className={classes(styles.arcade, lit && styles.lit)} aria-hidden="true">
      <svg className={styles.deep} viewBox="0 0 640 640" preserveAspectRatio="xMidYMax slice" focusable="false">
        {deep.map(({ width, top }, index) => (
          <path key={width} className={styles[`depth${index}`]} d={doorway(320, width, top, 660)} />
        ))}
      </svg>
      <svg className={styles.row} focusable="false">
        <defs>
          <pattern id="bays" x={-bay / 2} width={bay} height="112" patternUnits="userSpaceOnUse">
            {row.map(({ width, top, depth }) => (
              <path key={width} className={styles[`depth${depth}`]} d={doorway(bay / 2, width, top, 120)} />
            ))}
          </pattern>
        </defs>
        <svg x="50%" overflow="visible">
          <rect x={-2000} width={4000} height="112" fill="url(#bays)" />
          <path className={styles.depth5} d={doorway(0, 36, 48, 120)} />
        </svg>
      </svg>
    </div>
  );
}

function doorway(centre: number, width: number, top: number, foot: number): string {
  const radius = width / 2;
  return `M${centre - radius} ${foot}V${top + radius}a${radius} ${radius} 0 0 1 ${width} 0V${foot}Z`;
}
