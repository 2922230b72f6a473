using Microsoft.Extensions.Logging;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Grains.Abstractions.Clusters;

namespace OrleansGitOps.Grains.Clusters;

/// <summary>What is known of one destination cluster, from what watches and calls saw.</summary>
internal sealed partial class ClusterGrain(IClusterConnections clusters, TimeProvider time, ILogger<ClusterGrain> logger) : Grain, IClusterGrain
{
    private const string Successful = "Successful";
    private const string Failed = "Failed";

    private ClusterInfo _info = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _info = new ClusterInfo(this.GetPrimaryKeyString(), "Unknown", "", "", time.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<ClusterInfo> GetInfoAsync() => Task.FromResult(_info);

    public async Task ReportAsync(ClusterReport report)
    {
        var status = report.Successful ? Successful : Failed;
        if (_info.ConnectionStatus != status || _info.Message != report.Message)
        {
            LogConnection(logger, _info.Server, status, report.Message);
            _info = _info with { ConnectionStatus = status, Message = report.Message, Since = time.GetUtcNow() };
        }

        if (report.Successful && _info.ServerVersion.Length == 0)
        {
            await ReadVersionAsync();
        }
    }

    private async Task ReadVersionAsync()
    {
        try
        {
            var version = await clusters.Get(_info.Server).GetVersionAsync(CancellationToken.None);
            _info = _info with { ServerVersion = version };
        }
        catch (Exception exception) when (exception is GitOpsException or KubeApiException)
        {
            LogVersionFailed(logger, _info.Server, exception.Message);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Cluster {Server}: connection {Status} {Reason}")]
    private static partial void LogConnection(ILogger logger, string server, string status, string reason);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Cluster {Server}: its version could not be read: {Reason}")]
    private static partial void LogVersionFailed(ILogger logger, string server, string reason);
}
