using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrleansGitOps.Sandbox.Operations;
using OrleansGitOps.Sandbox.Storage;

namespace OrleansGitOps.Sandbox.Controllers;

/// <summary>Hands every change of the store to the controllers, one after another, beside the requests.</summary>
internal sealed class ControllerLoop : IAsyncDisposable
{
    private static readonly Action<ILogger, string, ObjectName, Exception?> LogFailure = LoggerMessage.Define<string, ObjectName>(
        LogLevel.Error, new EventId(2, "ControllerFailed"), "A controller failed at {Collection} {Name}");

    private readonly Channel<(string Collection, WatchEvent Change)> _changes =
        Channel.CreateUnbounded<(string, WatchEvent)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly ClusterState _state;
    private readonly GarbageCollector _collector;
    private readonly NamespaceController _namespaces;
    private readonly ILogger _logger;
    private readonly Task _running;

    public ControllerLoop(ClusterState state, ILogger logger)
    {
        var (writer, deletion) = (new ObjectWriter(state), new Deletion(state));
        (_state, _logger) = (state, logger);
        _collector = new GarbageCollector(state, writer, deletion);
        _namespaces = new NamespaceController(state, writer, deletion);
        state.Store.Changed += OnChanged;
        _running = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _state.Store.Changed -= OnChanged;
        _changes.Writer.TryComplete();
        await _running;
    }

    private void OnChanged(string collection, WatchEvent change)
    {
        if (collection == CustomDefinitions.Collection)
        {
            // Served before the write is answered: its client may use the kind at once.
            CustomDefinitions.Serve(_state.Kinds, change.Current.Name.Name, change.IsRemoval ? null : change.Current.ToNode());
        }

        _changes.Writer.TryWrite((collection, change));
    }

    private async Task RunAsync()
    {
        await foreach (var (collection, change) in _changes.Reader.ReadAllAsync())
        {
            try
            {
                _collector.Handle(collection, change);
                _namespaces.Handle(collection, change);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // One object that a controller cannot handle must not stop it for all others.
                LogFailure(_logger, collection, change.Current.Name, failure);
            }
        }
    }
}
