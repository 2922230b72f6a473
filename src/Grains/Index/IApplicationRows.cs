using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Index;

/// <summary>The stored summaries of all applications, as the index starts from.</summary>
internal interface IApplicationRows
{
    IAsyncEnumerable<(Application Application, long Revision)> ReadAsync(CancellationToken cancellationToken);
}
