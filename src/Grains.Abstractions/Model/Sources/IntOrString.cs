namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>A whole number or a text, as Kubernetes' type of the same name; which of the two it is survives a round trip.</summary>
[GenerateSerializer, Immutable, ProtoContract, Alias("gitops.IntOrString")]
[JsonConverter(typeof(IntOrStringConverter))]
public sealed record IntOrString
{
    /// <summary>The number, when <see cref="StringValue"/> is null.</summary>
    [Id(2), ProtoMember(2, Name = "intVal")]
    public int IntValue { get; init; }

    /// <summary>The text, or null when the value is a number.</summary>
    [Id(3)]
    public string? StringValue { get; init; }

    /// <summary>0: the number counts; 1: the text does.</summary>
    [ProtoMember(1, Name = "type")]
    private long TypeField
    {
        get => StringValue is null ? 0 : 1;
        init => StringValue = value == 1 ? StringValue ?? "" : null;
    }

    /// <summary>Written as empty beside a number by other encoders, which says nothing.</summary>
    [ProtoMember(3, Name = "strVal")]
    private string TextField
    {
        get => StringValue ?? "";
        init => StringValue = value.Length > 0 ? value : StringValue;
    }

    public static implicit operator IntOrString(int value) => new() { IntValue = value };

    public static implicit operator IntOrString(string value) => new() { StringValue = value };

    public override string ToString() => StringValue ?? IntValue.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
