import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import type { Service } from "../../bindings";
import { ServiceTile } from "../../components/ServiceTile";
import { MethodTile } from "./MethodTile";
import { type MethodType, wordsOf } from "./methods";

export interface MethodCardProps {
  service: Service | undefined;
  method: MethodType;
  /** The method in words. */
  label: string;
  /** Why it cannot be changed; without it, there is a way back. */
  locked?: string;
  action?: ReactNode;
}

/** What the profile is for and how callers prove who they are. */
export function MethodCard({ service, method, label, locked, action }: MethodCardProps) {
  const title = service ? service.name : wordsOf(method).label;
  return (
    <div>
      <div className="flex items-center gap-3 rounded-2 border border-line bg-bg px-3 py-2">
        {service ? (
          <ServiceTile name={service.name} service={service.key} />
        ) : (
          <MethodTile method={method} />
        )}
        <div className="min-w-0 flex-1">
          <p className="truncate leading-[18px] font-semibold">{title}</p>
          <p className="truncate text-12 text-ink-3">
            {label === title ? "Your own application" : label}
          </p>
        </div>
        {locked ? <Lock aria-label="Fixed" className="size-3.5 text-ink-3" /> : action}
      </div>
      {locked && <p className="mt-1 text-12 text-ink-3">{locked}</p>}
    </div>
  );
}
