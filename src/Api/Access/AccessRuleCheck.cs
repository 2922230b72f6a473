using Microsoft.Extensions.Hosting;

namespace OrleansGitOps.Api.Access;

/// <summary>Stops the start when an endpoint does not say who may call it.</summary>
internal sealed class AccessRuleCheck(EndpointDataSource endpoints) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var missing = endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetOrderedMetadata<AccessRule>().Count == 0)
            .Select(e => e.RoutePattern.RawText ?? e.DisplayName)
            .ToList();
        return missing.Count == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException(
                $"Endpoints without an access rule: {string.Join(", ", missing)}. Each needs Open() or Requires(...).");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
