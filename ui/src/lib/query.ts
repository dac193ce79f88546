import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from "@tanstack/react-query";
import {
  type Method,
  type RequestArgs,
  type RequestOf,
  type ResponseOf,
  type RpcError,
  rpc,
} from "./host";

/**
 * Server state lives here and nowhere else. Answers do not grow stale by age: `live.ts` marks them
 * when an event says that something changed.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 5 * 60_000,
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: "always",
    },
    mutations: { networkMode: "always", retry: false },
  },
});

/** The key under which an answer is kept: `["flow_get", {flow}]`. */
export function queryKey<M extends Method>(
  method: M,
  ...[request]: RequestArgs<M>
): readonly unknown[] {
  return [method, request ?? {}];
}

export interface RpcOptions {
  enabled?: boolean;
  /** Keep showing the last answer while the next one is read, as when a filter changes. */
  keep?: boolean;
  /** Read anew each time it comes on screen, for what no event tells of. */
  fresh?: boolean;
}

/** Reads a method's answer and keeps it current. */
export function useRpc<M extends Method>(
  method: M,
  request: RequestOf<M>,
  { enabled = true, keep = false, fresh = false }: RpcOptions = {},
): UseQueryResult<ResponseOf<M>, RpcError> {
  return useQuery<ResponseOf<M>, RpcError>({
    queryKey: [method, request],
    queryFn: () => rpc(method, ...([request] as RequestArgs<M>)),
    enabled,
    placeholderData: keep ? keepPreviousData : undefined,
    ...(fresh && { staleTime: 0 }),
  });
}

/** A call that changes something. Its error is an RpcError. */
export function useRpcMutation<M extends Method>(
  method: M,
): UseMutationResult<ResponseOf<M>, RpcError, RequestOf<M>> {
  return useMutation<ResponseOf<M>, RpcError, RequestOf<M>>({
    mutationFn: (request) => rpc(method, ...([request] as RequestArgs<M>)),
  });
}
