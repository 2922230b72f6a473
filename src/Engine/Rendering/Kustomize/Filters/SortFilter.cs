using OrleansGitOps.Engine.Rendering.Kustomize.Loading;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary><c>sortOptions</c>: by kind, then namespace and name. What plain <c>kustomize build</c> does when nothing is said.</summary>
internal sealed class SortFilter : IResourceFilter
{
    private readonly KindOrder? _order;

    public SortFilter(SortOptions options)
    {
        if (options.Legacy)
        {
            _order = options.OrderFirst is null && options.OrderLast is null
                ? KindOrder.Legacy
                : new KindOrder(options.OrderFirst ?? [], options.OrderLast ?? []);
        }
    }

    public void Apply(ResourceMap map)
    {
        if (_order is { } order)
        {
            map.SortBy((x, y) => x.Gvk == y.Gvk
                ? string.CompareOrdinal(SortText(x), SortText(y))
                : order.Compare(x.Gvk, y.Gvk));
        }
    }

    private static string SortText(Resource resource) =>
        $"{(resource.Namespace.Length == 0 ? "~X" : resource.Namespace)}|{(resource.Name.Length == 0 ? "~N" : resource.Name)}";
}
