using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Index;

/// <summary>Reads the summaries that applications store with their states.</summary>
internal sealed partial class StoredApplicationRows(IStateStore store, ILogger<StoredApplicationRows> logger) : IApplicationRows
{
    public async IAsyncEnumerable<(Application Application, long Revision)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ListAsync(ApplicationStates.GrainType, cancellationToken))
        {
            if (Read(row) is { } application)
            {
                var version = row.Revision.ToString(CultureInfo.InvariantCulture);
                yield return (application with { Metadata = application.Metadata with { ResourceVersion = version } }, row.Revision);
            }
        }
    }

    /// <summary>One row that cannot be read must not hide all the others.</summary>
    private Application? Read(StoredSummary row)
    {
        try
        {
            return row.Summary is { } summary ? ModelJson.Deserialize<Application>(Encoding.UTF8.GetBytes(summary)) : null;
        }
        catch (JsonException exception)
        {
            LogUnreadable(logger, row.GrainId, exception);
            return null;
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "The stored summary of application {Application} cannot be read; it is missing in lists")]
    private static partial void LogUnreadable(ILogger logger, string application, Exception exception);
}
