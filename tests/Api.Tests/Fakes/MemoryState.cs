namespace OrleansGitOps.Api.Tests.Fakes;

/// <summary>State of a grain, as long as the test runs.</summary>
internal sealed class MemoryState<T> : IPersistentState<T>
    where T : new()
{
    public T State { get; set; } = new();

    public string Etag => "";

    public bool RecordExists { get; private set; }

    public Task ReadStateAsync() => Task.CompletedTask;

    public Task WriteStateAsync()
    {
        RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync()
    {
        (State, RecordExists) = (new T(), false);
        return Task.CompletedTask;
    }
}
