import { readFileSync } from 'node:fs';

export type Query = { readonly panel: string; readonly expression: string };

type Dashboard = {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
};

/** Every query of the dashboard, as Grafana sends it with all exchanges chosen. `range`: what a rate looks back at. */
export function dashboardQueries(range: string): Query[] {
  const { panels } = JSON.parse(readFileSync('observability/grafana/exchanges.json', 'utf8')) as Dashboard;
  return panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({
      panel: title,
      expression: expr.replaceAll('$__rate_interval', range).replaceAll('$instance', '.*'),
    })),
  );
}
