import { Route, Routes } from 'react-router';
import { NotFoundPage } from './NotFoundPage.tsx';
import { SectionPage } from './SectionPage.tsx';
import { knownPlaces } from './sections.ts';

/** The pages of every section, and of addresses that lead nowhere; loaded with the portal itself, which whoever signs in does not wait for. */
export function SectionRoutes() {
  return (
    <Routes>
      {knownPlaces().map((place) => (
        <Route key={place.key} path={`${place.path}/*`} element={<SectionPage place={place} />} />
      ))}
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
